"""Sums, products and orders of arrays without elements, whatever is left of their shape."""

from __future__ import annotations

import numpy as np
import pytest

import multicalc as mc
from multicalc import xp

SHAPES = [(3, 0), (0, 3)]
FUNCTIONS = {
    "logsumexp": lambda x, full, empty: xp.logsumexp(x, axis=full),
    "softmax": lambda x, full, empty: xp.softmax(x, axis=full),
    "log_softmax": lambda x, full, empty: xp.log_softmax(x, axis=full),
    "einsum": lambda x, full, empty: xp.einsum("ij,ij->j", x, x),
    "sort": lambda x, full, empty: xp.sort(x, axis=empty),
}


@pytest.mark.parametrize("shape", SHAPES, ids=str)
@pytest.mark.parametrize("name", FUNCTIONS)
def test_derivatives_by_nothing(backend, name, shape):
    axes = shape.index(3), shape.index(0)
    x, f = np.zeros(shape), lambda x: xp.sum(FUNCTIONS[name](x, *axes))
    assert float(mc.value_and_grad(f, backend=backend.name)(x)[0]) == 0.0
    assert mc.hvp(f, (x,), (x,), backend=backend.name).shape == shape
    assert float(mc.jvp(f, (x,), (x,), backend=backend.name)[1]) == 0.0
    # An error that MXNet finds out about later would be one of this.
    y = np.array([0.5, 1.0, 2.0])
    after = mc.value_and_grad(lambda y: xp.sum(xp.multiply(y, y)), backend=backend.name)
    for _ in range(2):
        assert float(after(y)[0]) == 5.25
