"""Here ``backend`` is a name, and no precision scope is open: keeping float64 and leaving nothing
behind is the frontend's own duty, so its tests must not do it for it."""

import pytest

from multicalc.registry import get_backend


@pytest.fixture
def backend(backend_name: str) -> str:
    return backend_name


@pytest.fixture
def fast_compiler(backend: str) -> str | None:
    """The backend's compiler that takes the least time to compile; None for its only one."""
    return "graph" if "graph" in get_backend(backend).compilers else None
