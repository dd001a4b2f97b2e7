"""Arrays of more axes than a framework's own function takes."""

from __future__ import annotations

import numpy as np

import multicalc as mc
from multicalc import xp

SHAPE = (2, 1, 3, 1, 2, 1, 1, 2, 1)
ORDER = (7, 3, 0, 8, 5, 2, 6, 1, 4)
X = np.linspace(0.5, 2.0, 24).reshape(SHAPE)


def test_permuted(backend_name, native, to_numpy):
    assert np.array_equal(to_numpy(xp.permute_dims(native(X), ORDER)), np.transpose(X, ORDER))
    weights = np.cos(np.arange(24.0)).reshape(np.transpose(X, ORDER).shape)
    total = mc.portable(lambda x: xp.sum(xp.permute_dims(x, ORDER) * weights))
    # The transpose of a permutation is its inverse.
    expected = np.transpose(weights, np.argsort(ORDER))
    assert np.array_equal(mc.grad(total, backend=backend_name)(X), expected)


def test_product(backend_name, native, to_numpy):
    axes = (2, 7)
    found = to_numpy(xp.prod(native(X), axis=axes))
    assert np.allclose(found, X.prod(axis=axes), rtol=1e-15)
    gradient = mc.grad(lambda x: xp.sum(xp.prod(x, axis=axes)), backend=backend_name)
    assert np.allclose(gradient(X), X.prod(axis=axes, keepdims=True) / X, rtol=1e-14)
