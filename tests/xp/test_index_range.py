"""Indices: those in range count from either end, others raise."""

from __future__ import annotations

import numpy as np
import pytest

import multicalc as mc
from multicalc import xp

X = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
WAYS = {
    "take": lambda x, i: xp.take(x, xp.asarray([i]), axis=1),
    "take with NumPy's indices": lambda x, i: xp.take(x, np.array([i]), axis=1),
    "take_along_axis": lambda x, i: xp.take_along_axis(x, xp.asarray([[i], [i]]), axis=1),
    "at with a number": lambda x, i: xp.at(x, (slice(None), i)).get(),
    "at with an array": lambda x, i: xp.at(x, (slice(None), xp.asarray([i]))).get(),
}


@pytest.mark.parametrize("way", WAYS)
def test_indices_in_range(backend, way):
    for i in (2, -3):
        found = mc.grad(lambda x, i=i: xp.sum(WAYS[way](x, i)) * 2.0, backend=backend.name)(X)
        expected = np.zeros(X.shape)
        expected[:, i] = 2.0
        np.testing.assert_array_equal(found, expected)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("i", [3, -4, 7])
def test_indices_out_of_range(backend, way, i):
    with pytest.raises(IndexError, match=rf"{i} is out of .* with size 3"):
        mc.grad(lambda x: xp.sum(WAYS[way](x, i)), backend=backend.name)(X)
    if way in ("take", "take_along_axis"):
        with (
            mc.use(backend.name),
            pytest.raises(IndexError, match=rf"{i} is out of .* with size 3"),
        ):
            WAYS[way](backend.from_numpy(X), i)


def test_updates_out_of_range(backend):
    for i in (3, -4):
        for key in (i, [i]):
            with pytest.raises(IndexError):
                mc.grad(
                    lambda x, key=key: xp.sum(xp.at(x[0], xp.asarray(key)).set(0.0)),
                    backend=backend.name,
                )(X)
