"""Here ``backend`` is a name, and no precision scope is open: keeping float64 and leaving nothing
behind is the frontend's own duty, so its tests must not do it for it."""

from __future__ import annotations

import numpy as np
import pytest

from multicalc.registry import adapters, get_backend

BACKENDS = ("numpy", "torch", "tensorflow", "jax", "mxnet")


@pytest.fixture(params=BACKENDS)
def backend(request: pytest.FixtureRequest) -> str:
    name = request.param
    if not adapters()[name].installed():
        pytest.skip(f"{name} is not installed")
    if name == "mxnet" and (mark := request.node.get_closest_marker("skip_mxnet")):
        pytest.skip(mark.args[0])
    return name


@pytest.fixture
def native(backend: str):
    """NumPy to the backend's own arrays, of the same dtype."""

    def convert(x, dtype="float64"):
        loaded = get_backend(backend)
        with loaded.precision(frozenset({dtype})):
            return loaded.from_numpy(np.asarray(x, dtype=dtype))

    return convert


@pytest.fixture
def to_numpy(backend: str):
    return get_backend(backend).to_numpy
