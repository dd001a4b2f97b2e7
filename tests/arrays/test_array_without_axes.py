"""Indexing of an array of shape ``()``, as NumPy has it."""

from __future__ import annotations

import numpy as np
import pytest

import multicalc as mc
from multicalc import xp

KEYS = [(), ..., None, (None, None), (..., None), True, False]


@pytest.mark.parametrize("key", KEYS, ids=str)
def test_keys(backend, key):
    @mc.portable
    def f(x):
        return xp.sum(x[key] ** 2) + 0.0 * x

    x = np.array(1.5)
    picked = float(np.size(x[key]))
    with mc.use(backend.name):
        np.testing.assert_array_equal(mc.portable(lambda x: x[key])(x), x[key])
    np.testing.assert_allclose(mc.grad(f, backend=backend)(x), 3.0 * picked, rtol=1e-15)


@pytest.mark.parametrize("key", [0, slice(None), (None, 0)], ids=str)
def test_too_many(backend, key):
    with pytest.raises(IndexError):
        mc.Array(1.5, backend=backend.name)[key]
