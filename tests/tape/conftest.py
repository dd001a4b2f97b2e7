"""Here ``backend`` is a name: the tape is a frontend, and opens its own precision scopes."""

import pytest


@pytest.fixture
def backend(backend_name: str) -> str:
    return backend_name
