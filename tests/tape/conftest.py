from __future__ import annotations

import numpy as np
import pytest

import multicalc as mc

NAMES = ("numpy", "torch", "jax", "tensorflow", "mxnet")


@pytest.fixture(params=NAMES)
def backend(request):
    try:
        mc.get_backend(request.param)
    except ImportError as error:
        pytest.skip(str(error))
    return request.param


@pytest.fixture
def to_numpy(backend):
    """A native array of the backend as NumPy's."""
    loaded = mc.get_backend(backend)

    def convert(x):
        with loaded.precision(frozenset({"float64"})):
            return loaded.to_numpy(x)

    return convert


@pytest.fixture
def native(backend):
    """NumPy data as a native array of the backend."""
    loaded = mc.get_backend(backend)

    def convert(x):
        x = np.asarray(x)
        with loaded.precision(frozenset({str(x.dtype)})):
            return loaded.from_numpy(x)

    return convert
