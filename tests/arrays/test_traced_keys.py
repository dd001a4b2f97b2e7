"""Keys that are traced, in portable functions and through ``xp.at``, beside NumPy's indexing."""

from __future__ import annotations

import numpy as np
import pytest

import multicalc as mc
from multicalc import xp

X = np.arange(12.0).reshape(3, 4) + 0.5
I = np.array([2, -1, 0])  # noqa: E741 (as in mathematics)

KEYS = {
    "alone": lambda i: i,
    "in a tuple": lambda i: (i,),
    "after an ellipsis": lambda i: (..., i),
    "two": lambda i: (i, i),
    "parted": lambda i: (i, None, i),
    "beside a slice backwards": lambda i: (slice(None, None, -1), i),
    "beside an int": lambda i: (1, i),
}


def slope(key):
    """Of Σ x[key]²."""
    found = np.zeros_like(X)
    np.add.at(found, key, 2 * X[key])
    return found


@pytest.mark.parametrize("key", KEYS.values(), ids=KEYS)
def test_a_traced_key_in_compiled_code(backend, key):
    if backend.name == "mxnet":
        pytest.skip("MXNet compiles no positions that are traced")
    by_at = mc.grad(lambda x, i: xp.sum(xp.at(x, key(i)).get() ** 2))
    portable = mc.grad(mc.portable(lambda x, i: xp.sum(x[key(i)] ** 2)))
    for f in (by_at, portable):
        found = mc.jit(f, backend=backend)(X, I)
        np.testing.assert_array_equal(found, slope(key(I)))


@pytest.mark.parametrize("dtype", ["int8", "uint8", "int32"])
def test_integers_of_every_size_are_positions(backend, dtype):
    """Of the length of the axis, too, where they might be taken for a mask."""
    i = np.array([1, 0, 1], dtype=dtype)
    f = mc.portable(lambda x, i: (xp.sum(x[i] ** 2), xp.sum(x[xp.asarray(i)] ** 2)))
    first, second = mc.jacobian(f, backend=backend)(X, i)
    np.testing.assert_array_equal(first, slope(i))
    np.testing.assert_array_equal(second, slope(i))


def test_an_empty_list_names_nothing(backend):
    found = mc.grad(mc.portable(lambda x: xp.sum(x[[]]) + x[0, 0]), backend=backend)(X)
    assert found.sum() == found[0, 0] == 1.0
