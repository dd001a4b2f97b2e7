"""diag, kron, convolve and isclose: shapes, dtypes and special values, as NumPy has them."""

from __future__ import annotations

import numpy as np
import pytest

from multicalc import xp

RNG = np.random.default_rng(8)


def test_diag(arrays):
    for x in (
        np.array([1.0, np.inf, np.nan]),
        np.empty(0),
        np.array([5.0]),
        RNG.normal(size=(2, 3)),
    ):
        for k in (-5, -2, -1, 0, 1, 2, 5):
            found = arrays.numpy(xp.diag(arrays(x), k=k))
            np.testing.assert_array_equal(found, np.diag(x, k))
    assert arrays.numpy(xp.diag(arrays([1, 2], "int32"))).dtype == "int32"
    with pytest.raises(ValueError, match=r"found shape \(1, 2, 3\)"):
        xp.diag(arrays(np.ones((1, 2, 3))))


def test_kron(arrays):
    shapes = [((2, 3), (3, 1)), ((2,), (3, 2)), ((2, 1, 2), (3,)), ((), (2,)), ((0, 2), (2, 2))]
    for one, other in shapes:
        x, y = RNG.normal(size=one), RNG.normal(size=other)
        np.testing.assert_array_equal(arrays.numpy(xp.kron(arrays(x), arrays(y))), np.kron(x, y))


@pytest.mark.parametrize("mode", ["full", "same", "valid"])
def test_convolve(arrays, mode):
    for m, n in ((4, 3), (2, 5), (1, 1), (3, 3)):
        x, y = RNG.normal(size=m), RNG.normal(size=n)
        found = arrays.numpy(xp.convolve(arrays(x), arrays(y), mode=mode))
        np.testing.assert_allclose(found, np.convolve(x, y, mode), rtol=1e-13, atol=1e-15)
    whole = xp.convolve(arrays([1, 2], "int32"), arrays([1, 3], "int32"))
    assert (arrays.numpy(whole).tolist(), arrays.numpy(whole).dtype) == ([1, 5, 6], "int32")
    with pytest.raises(ValueError, match=r"found shapes \(0,\) and \(2,\)"):
        xp.convolve(arrays(np.empty(0)), arrays(np.ones(2)))


def test_isclose(arrays):
    x = np.array([1.0, 1.0, np.inf, np.inf, -np.inf, np.nan, np.nan, 0.0, 1.0])
    y = np.array([1.0 + 9e-6, 1.0 + 2e-5, np.inf, 1.0, np.inf, np.nan, 1.0, 9e-9, np.inf])
    for options in ({}, {"equal_nan": True}, {"rtol": 1e-4, "atol": 0.0}):
        expected = np.isclose(x, y, **options)
        found = arrays.numpy(xp.isclose(arrays(x), arrays(y), **options))
        assert found.tolist() == expected.tolist()
        assert bool(arrays.numpy(xp.allclose(arrays(x), arrays(x), **options))) == bool(
            options.get("equal_nan")
        )
    near = xp.isclose(arrays([0, 255], "uint8"), arrays([1, 255], "uint8"))
    assert arrays.numpy(near).tolist() == [False, True]
