"""No NaN in values or derivatives, of any order, where formulas have it; and what is numbered."""

from __future__ import annotations

import numpy as np
import pytest

import multicalc as mc
from multicalc import xp
from multicalc.errors import InvalidArgumentError


def slope(f):
    return mc.grad(lambda x: xp.sum(f(x)))


def test_three_derivatives_at_zero(arrays):
    """Where x is 0 all are 0; else those of x log x, of √x and of |x|."""
    x = np.array([0.0, 2.0])
    for f, expected in (
        (lambda x: xp.xlogy(x, x), [2 * np.log(2), np.log(2) + 1, 0.5, -0.25]),
        (lambda x: xp.xlog1py(x, x - 1.0), [2 * np.log(2), np.log(2) + 1, 0.5, -0.25]),
        (xp.safe_sqrt, [2**0.5, 2**-0.5 / 2, -(2**-1.5) / 4, 3 * 2**-2.5 / 8]),
        (lambda x: xp.safe_norm(xp.stack([x, 0.0 * x]), axis=0), [2.0, 1.0, 0.0, 0.0]),
    ):
        for order, value in enumerate(expected):
            found = arrays.numpy(f(arrays(x)))
            np.testing.assert_allclose(found, [0.0, value], rtol=1e-13, atol=1e-15)
            f = slope(f) if order < 3 else f


def test_xlogy_where_x_is_zero(arrays):
    """The derivative by x is log y, the mixed one 1/y."""
    x, y = arrays([0.0, 0.0]), arrays([3.0, 0.0])
    by_x = mc.grad(lambda x, y: xp.sum(xp.xlogy(x, y)))
    np.testing.assert_allclose(arrays.numpy(by_x(x, y)), [np.log(3.0), 0.0], rtol=1e-15)
    mixed = mc.grad(lambda x, y: xp.sum(by_x(x, y)), argnums=1)
    np.testing.assert_allclose(arrays.numpy(mixed(x, y)), [1 / 3, 0.0], rtol=1e-15)
    for f, expected in (
        (lambda y: xp.xlogy(2, y), [2.0, 4.0]),
        (lambda x: xp.xlogy(x, 2.5), [np.log(2.5)] * 2),
    ):
        slopes = arrays.numpy(slope(f)(arrays([1.0, 0.5])))
        np.testing.assert_allclose(slopes, expected, rtol=1e-15)
    odd = arrays([np.inf, -1.0, np.nan])
    found = arrays.numpy(xp.xlogy(arrays([0.0, 0.0, 0.0]), odd))
    np.testing.assert_array_equal(found, [0.0, 0.0, np.nan])


@pytest.mark.parametrize(
    ("mark", "compiled"),
    [(lambda f: f, False), (mc.portable, True)],
    ids=["native", "portable and compiled"],
)
def test_apply_where(arrays, mark, compiled):
    """Each function alone would be NaN or infinite at the other's elements."""

    def f(x):
        return xp.apply_where(x > 0.0, x, lambda x: x**0.5, lambda x: xp.log(1.0 - x))

    x = np.array([-3.0, 0.0, 4.0])
    calls = [mark(f), mark(slope(f)), mark(slope(slope(f)))]
    expected = [
        [np.log(4.0), 0.0, 2.0],
        [-1 / 4, -1.0, 1 / 4],
        [-1 / 16, -1.0, -1 / 32],
    ]
    for call, values in zip(calls, expected, strict=True):
        found = (mc.jit(call) if compiled else call)(arrays(x))
        np.testing.assert_allclose(arrays.numpy(found), values, rtol=1e-14, atol=1e-16)


def test_apply_where_with_nothing_of_its_own(arrays):
    """And of several arrays that broadcast, with a value for the rest."""
    x = arrays([[-1.0], [-4.0]])
    f = lambda x: xp.apply_where(x > 0.0, (x, arrays([1.0, 2.0])), pow, fill_value=7.0)  # noqa: E731
    np.testing.assert_array_equal(arrays.numpy(f(x)), np.full((2, 2), 7.0))
    assert not arrays.numpy(slope(f)(x)).any()
    np.testing.assert_allclose(arrays.numpy(f(-x)), [[1.0, 1.0], [4.0, 16.0]], rtol=1e-15)


@pytest.mark.parametrize(
    ("mark", "compiled"),
    [(lambda f: f, False), (mc.portable, True)],
    ids=["native", "portable and compiled"],
)
def test_apply_where_with_an_infinite_derivative(arrays, mark, compiled):
    """Only where it is: not at the elements that the function doesn't get."""
    f = slope(lambda x: xp.apply_where(x >= 0.0, x, xp.sqrt, fill_value=0.0))
    found = (mc.jit(mark(f)) if compiled else mark(f))(arrays([0.0, -1.0, 4.0]))
    assert arrays.numpy(found).tolist() == [np.inf, 0.0, 0.25]


def test_apply_where_takes_one_of_both():
    for rest, options in (((), {}), ((np.exp,), {"fill_value": 0.0})):
        with pytest.raises(InvalidArgumentError, match="either f2 or fill_value"):
            xp.apply_where(np.array([True]), np.ones(1), np.exp, *rest, **options)


def test_segment_sum(arrays):
    x = np.arange(6.0).reshape(3, 2)
    segments = arrays([2, 0, 2], "int64")
    found = arrays.numpy(xp.segment_sum(arrays(x), segments, 4))
    assert found.tolist() == [[2.0, 3.0], [0.0, 0.0], [4.0, 6.0], [0.0, 0.0]]
    f = lambda x: xp.segment_sum(x, segments, 4) ** 2  # noqa: E731
    assert arrays.numpy(slope(f)(arrays(x))).tolist() == [[8.0, 12.0], [4.0, 6.0], [8.0, 12.0]]
    none = xp.segment_sum(arrays(np.zeros((0, 2))), arrays(np.zeros(0), "int64"), 2)
    assert arrays.numpy(none).tolist() == [[0.0, 0.0], [0.0, 0.0]]
    with pytest.raises(InvalidArgumentError, match="segments takes a number for each row of x"):
        xp.segment_sum(arrays(x), arrays([0, 1], "int64"), 2)


def test_one_hot(arrays):
    found = xp.one_hot(arrays([[1, 3], [-1, 0]], "int64"), 3)
    assert arrays.numpy(found).tolist() == [[[0, 1, 0], [0, 0, 0]], [[0, 0, 0], [1, 0, 0]]]
    assert arrays.numpy(found).dtype == np.float64
    assert arrays.numpy(xp.one_hot(arrays([1], "int64"), 2, dtype="int32")).dtype == np.int32
    with pytest.raises(InvalidArgumentError, match=r"one_hot: x takes integers, found .*float64"):
        xp.one_hot(arrays([1.0]), 3)


def test_top_k(arrays):
    """Of equal elements the first, which has the derivative."""
    x = arrays([3.0, 1.0, 3.0, 1.0])
    for mode, values, indices in (
        ("largest", [3.0, 3.0, 1.0], [0, 2, 1]),
        ("smallest", [1.0, 1.0, 3.0], [1, 3, 0]),
    ):
        found = xp.top_k(x, 3, mode=mode)
        assert arrays.numpy(found.values).tolist() == values
        assert arrays.numpy(found.indices).tolist() == indices
    slopes = arrays.numpy(slope(lambda x: xp.top_k(x, 3).values ** 2)(x))
    assert slopes.tolist() == [6.0, 2.0, 6.0, 0.0]
    assert tuple(xp.top_k(x, 0).values.shape) == (0,)
    for k, mode, said in ((5, "largest", "k is 5, of an axis of 4"), (1, "most", "mode is")):
        with pytest.raises(InvalidArgumentError, match=said):
            xp.top_k(x, k, mode=mode)
