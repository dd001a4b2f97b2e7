"""Indices that frameworks differ about: the elements, and their derivatives."""

from __future__ import annotations

import numpy as np
import pytest

import multicalc as mc
from multicalc import xp

X = np.arange(12.0).reshape(3, 2, 2) / 4 - 1
COMPILED = pytest.mark.parametrize("compiled", [False, True])


def gradient(f, backend, x, compiled, *more):
    found = mc.grad(mc.portable(f), backend=backend)
    return (mc.jit(found) if compiled else found)(x, *more)


@COMPILED
def test_an_array_without_axes_takes_ellipsis_and_newaxis(backend, compiled):
    keys = {...: (), (): (), None: (1,), (None, ..., None): (1, 1)}

    def f(x):
        found = [(x * x)[key] for key in keys]
        assert [each.shape for each in found] == list(keys.values())
        return sum(xp.sum(each) for each in found)

    assert gradient(f, backend, np.array(0.75), compiled).tolist() == 6.0


KEYS = {
    "slices": lambda i, j: (slice(None, None, -1), i),
    "together": lambda i, j: (slice(None), i, j),
    "apart": lambda i, j: (i, slice(None), j),
    "NumPy's beside": lambda i, j: (np.array([[2], [0]]), i),
    "a number apart": lambda i, j: (0, slice(None), j),
    "new axes": lambda i, j: (None, i, ..., j, None),
    "from the end": lambda i, j: (..., i - 2, j),
    "a mask": lambda i, j: (np.array([True, False, True]), i),
}


@COMPILED
@pytest.mark.parametrize("key", KEYS.values(), ids=KEYS)
def test_computed_integers_in_a_key_are_laid_out_as_numpys(backend, key, compiled):
    if compiled and backend.name == "mxnet":
        pytest.skip("MXNet compiles no index that depends on the arguments")
    i, j = np.array([1, 0]), np.array([0, 1])
    weights = np.sin(np.arange(X[key(i, j)].size)).reshape(X[key(i, j)].shape)
    expected = np.zeros(X.shape)
    np.add.at(expected, key(i, j), weights)

    def f(x, i, j):
        found = x[key(i, j)]
        assert found.shape == weights.shape
        return xp.sum(found * weights)

    np.testing.assert_allclose(gradient(f, backend, X, compiled, i, j), expected, rtol=1e-15)


@COMPILED
@pytest.mark.parametrize("dtype", ["int8", "uint8"])
def test_short_integers_are_places(backend, dtype, compiled):
    """Of two elements, so that a mask of bytes would fit."""
    if compiled and backend.name == "mxnet":
        pytest.skip("MXNet compiles no index that depends on the arguments")
    weights, i = np.array([3.0, 5.0]), np.array([1, 1], dtype=dtype)

    def f(x, i):
        return xp.sum(x[i] * weights) + xp.sum(x.at[i].add(x[0]) * weights)

    found = gradient(f, backend, np.array([0.5, 2.0]), compiled, i)
    assert found.tolist() == [13.0, 13.0]
