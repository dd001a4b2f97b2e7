"""Medians, quantiles and lines between knots: ties, edges and what NumPy gives."""

from __future__ import annotations

import numpy as np
import pytest

import multicalc as mc
from multicalc import xp

METHODS = ("linear", "lower", "higher", "midpoint", "nearest")
X = np.array([[3.0, -1.0, 4.0, 1.5, -0.5], [9.0, 2.0, 6.0, 5.0, 3.5]])


@pytest.mark.parametrize("method", METHODS)
def test_quantiles_are_those_of_numpy(arrays, method):
    q = np.array([[0.0, 0.1, 0.125], [0.5, 0.7, 1.0]])
    for axis, keepdims in ((None, False), (1, False), (0, True), ((0, 1), True)):
        options = {"axis": axis, "keepdims": keepdims, "method": method}
        found = arrays.numpy(xp.quantile(arrays(X), arrays(q), **options))
        np.testing.assert_allclose(found, np.quantile(X, q, **options), rtol=1e-15)


def test_special_values(arrays):
    """NaN is passed on, infinities are numbers among others."""
    for x in ([1.0, np.nan, 2.0], [1.0, 2.0, np.inf], [np.inf, np.inf], [-np.inf, 1.0, 3.0], [7.0]):
        assert np.array_equal(arrays.numpy(xp.median(arrays(x))), np.median(x), equal_nan=True)
    assert arrays.numpy(xp.quantile(arrays([1.0, 2.0, np.inf]), 0.25)) == 1.5
    narrow = xp.median(arrays([1.0, 4.0], "float32"))
    assert (float(arrays.numpy(narrow)), arrays.numpy(narrow).dtype) == (2.5, "float32")
    assert arrays.numpy(xp.median(arrays([3, 1, 2, 4], "int64"))) == 2.5
    shares = xp.quantile(arrays([1.0, 5.0], "float32"), arrays([0.25, 1.0], "float64"))
    assert (arrays.numpy(shares).tolist(), arrays.numpy(shares).dtype) == ([2.0, 5.0], "float32")
    with pytest.raises(ValueError, match="no elements along axis None"):
        xp.median(arrays(np.empty((0,))))
    with pytest.raises(ValueError, match=r"from 0 to 1, found 1\.5"):
        xp.quantile(arrays(X), 1.5)


def test_equal_elements(backend):
    """Each of those that a stable sort puts into the middle has its share."""
    f = mc.grad(mc.portable(xp.median))
    with mc.use(backend.name):
        assert f(np.array([2.0, 5.0, 2.0, 2.0])).tolist() == [0.0, 0.0, 0.5, 0.5]
        assert f(np.array([2.0, 2.0, 2.0])).tolist() == [0.0, 1.0, 0.0]


def test_the_share_has_a_derivative(backend):
    """The gap to the next element, for each step of 1/(n - 1)."""
    f = mc.portable(lambda q: xp.quantile(np.array([1.0, 4.0, 9.0]), q))
    with mc.use(backend.name):
        assert mc.grad(f)(np.array(0.25)) == pytest.approx(6.0, abs=1e-12)
        assert mc.grad(f)(np.array(0.75)) == pytest.approx(10.0, abs=1e-12)


KNOTS, HEIGHTS = np.array([0.0, 1.0, 3.0]), np.array([2.0, -1.0, 5.0])


def test_interp_at_knots_and_outside(backend):
    x = np.array([-1.0, 0.0, 0.5, 1.0, 2.0, 3.0, 4.0, np.nan, np.inf, -np.inf])
    f = mc.portable(lambda x, xs, ys: xp.interp(x, xs, ys))
    with mc.use(backend.name):
        found = f(x, KNOTS, HEIGHTS)
        np.testing.assert_array_equal(found, np.interp(x, KNOTS, HEIGHTS))
        slope, _, weights = mc.grad(mc.portable(lambda *xs: xp.sum(f(*xs))), argnums=(0, 1, 2))(
            x[:7], KNOTS, HEIGHTS
        )
        assert slope.tolist() == [0.0, -3.0, -3.0, 3.0, 3.0, 3.0, 0.0]
        assert weights.tolist() == [2.5, 2.0, 2.5]
        ends = mc.portable(lambda x: xp.interp(x, KNOTS, HEIGHTS, left=-7.0, right=xp.nan))(x)
        np.testing.assert_array_equal(ends, np.interp(x, KNOTS, HEIGHTS, left=-7.0, right=np.nan))
        alone = mc.portable(lambda x: xp.interp(x, KNOTS[:1], HEIGHTS[:1]))(x[:3])
        assert alone.tolist() == [2.0, 2.0, 2.0]
    with pytest.raises(ValueError, match="as many numbers"):
        xp.interp(x, KNOTS, HEIGHTS[:2])


@pytest.mark.parametrize("dtypes", [("int64",) * 3, ("float32", "int64", "float64")])
def test_interp_of_different_dtypes(arrays, dtypes):
    parts = map(arrays, ([1, 3, 5], [0, 2, 4], [0, 1, 5]), dtypes)
    assert arrays.numpy(xp.interp(*parts)).tolist() == [0.5, 3.0, 5.0]
