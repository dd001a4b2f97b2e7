"""Here ``backend`` is a name, and no precision scope is open: keeping float64 and leaving nothing
behind is the frontend's own duty, so its tests must not do it for it."""

import pytest


@pytest.fixture
def backend(backend_name: str) -> str:
    return backend_name
