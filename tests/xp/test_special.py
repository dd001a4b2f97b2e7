"""Functions beyond the standard: values and two derivatives against 50-digit mpmath."""

from __future__ import annotations

import mpmath
import numpy as np
import pytest
import scipy.special

import multicalc as mc
from multicalc import xp
from multicalc.errors import InvalidArgumentError

REAL = np.array([-3.0, -1.2, -0.3, 0.0, 0.1, 0.8, 2.5, 5.0])
LEFT = np.array([-4.3, -1.5, -0.2])
POSITIVE = np.array([0.05, 0.5, 1.0, 1.5, 2.0, 3.7, 12.0, 80.0])
FAR = np.array([-700.0, -40.0, 40.0, 700.0])


def _sigmoid(x):
    return 1 / (1 + mpmath.exp(-x))


CASES = {
    "erf": (mpmath.erf, REAL),
    "erfc": (mpmath.erfc, REAL),
    "gammaln": (mpmath.loggamma, POSITIVE),
    "digamma": (mpmath.digamma, POSITIVE),
    "log_sigmoid": (lambda x: mpmath.log(_sigmoid(x)), np.concatenate([REAL, FAR])),
    "silu": (lambda x: x * _sigmoid(x), np.concatenate([REAL, FAR])),
}


def reference(function, x, order):
    with mpmath.workdps(50):
        return np.array([float(mpmath.diff(function, mpmath.mpf(float(p)), order)) for p in x])


@pytest.mark.parametrize("name", CASES)
def test_values_and_two_derivatives(backend, name):
    function, x = CASES[name]
    f = lambda x: xp.sum(getattr(xp, name)(x))  # noqa: E731
    ones = np.ones_like(x)
    found = backend.to_numpy(getattr(xp, name)(backend.from_numpy(x)))
    slopes = mc.grad(f, backend=backend.name)(x)
    curves = mc.hvp(f, (x,), (ones,), backend=backend.name)
    curves = curves[-1] if isinstance(curves, tuple) else curves
    for order, each in enumerate((found, slopes, curves)):
        expected = reference(function, x, order)
        np.testing.assert_allclose(each, expected, rtol=1e-12, atol=1e-13, err_msg=str(order))


@pytest.mark.parametrize("name", CASES)
def test_single_precision(backend, name):
    function, x = CASES[name]
    single = backend.from_numpy(x.astype("float32"))
    found = getattr(xp, name)(single)
    assert backend.dtype(found) == "float32"
    expected = reference(function, x.astype("float32"), 0)
    np.testing.assert_allclose(backend.to_numpy(found), expected, rtol=1e-5, atol=1e-5)


def test_the_tail_of_erfc_keeps_its_digits(backend, arrays):
    x = np.array([4.0, 10.0, 25.0])
    found = arrays.numpy(xp.erfc(arrays(x)))
    np.testing.assert_allclose(found, reference(mpmath.erfc, x, 0), rtol=1e-12)


@pytest.mark.parametrize("name", ["gammaln", "digamma"])
def test_left_of_zero(backend, name):
    """``log |Γ|`` there: its reference is the real part."""
    function = {"gammaln": lambda x: mpmath.log(abs(mpmath.gamma(x))), "digamma": mpmath.digamma}
    f = lambda x: xp.sum(getattr(xp, name)(x))  # noqa: E731
    value, slope = mc.value_and_grad(f, backend=backend.name)(LEFT)
    np.testing.assert_allclose(value, sum(reference(function[name], LEFT, 0)), rtol=1e-12)
    np.testing.assert_allclose(slope, reference(function[name], LEFT, 1), rtol=1e-11)
    curve = mc.hessian(f, backend=backend.name)(LEFT)
    np.testing.assert_allclose(np.diag(curve), reference(function[name], LEFT, 2), rtol=1e-10)


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_three_derivatives_of_digamma(backend, dtype):
    """Left of zero, at half-integers and near them, and far out."""
    far = 1e160 if dtype == "float64" else 1e20
    x = np.array([-0.5, -2.5, -0.4999, -7.7, -20.3, -100.5, 0.7, far], dtype)
    weights = np.array([3.0, -0.5, 2.0, 1.5, -1.0, 0.7, 1.2, 5.0], dtype)
    eps = np.finfo(dtype).eps

    def weighted(f):
        return mc.grad(lambda x: xp.sum(xp.multiply(f(x), weights)), backend=backend.name)

    for order, f in enumerate((xp.digamma, weighted(xp.digamma), weighted(weighted(xp.digamma)))):
        with mpmath.workdps(30):
            expected = [float(mpmath.psi(order + 1, float(p))) for p in x]
            steepness = [float(abs(p * mpmath.psi(order + 2, float(p)))) for p in x]
        expected, steepness = (np.array(e) * weights ** (order + 1) for e in (expected, steepness))
        error = np.abs(weighted(f)(x) - expected)
        bound = eps * (200 * np.abs(expected) + 4 * np.abs(steepness)) + np.finfo(dtype).tiny
        assert (error <= bound).all(), (order, error / bound)


def test_infinities(arrays):
    ends = arrays([-np.inf, np.inf])
    assert arrays.numpy(xp.erf(ends)).tolist() == [-1.0, 1.0]
    assert arrays.numpy(xp.erfc(ends)).tolist() == [2.0, 0.0]
    assert arrays.numpy(xp.gammaln(arrays([0.0, np.inf]))).tolist() == [np.inf, np.inf]


def test_nan_to_num(backend, arrays):
    x = np.array([np.nan, np.inf, -np.inf, 1.5])
    np.testing.assert_array_equal(arrays.numpy(xp.nan_to_num(arrays(x))), np.nan_to_num(x))
    options = {"nan": 1.0, "posinf": 2.0, "neginf": -3.0}
    found = arrays.numpy(xp.nan_to_num(arrays(x), **options))
    np.testing.assert_array_equal(found, np.nan_to_num(x, **options))
    f = lambda x: xp.sum(xp.nan_to_num(x) * 3.0)  # noqa: E731
    finite = np.array([1.5, -2.0])
    assert mc.grad(f, backend=backend.name)(finite).tolist() == [3.0, 3.0]


@pytest.mark.parametrize("width", [1, (0, 2), ((1, 0), (0, 3))])
def test_pad(backend, arrays, width):
    x = np.arange(6.0).reshape(2, 3)
    found = arrays.numpy(xp.pad(arrays(x), width, constant_values=7.0))
    np.testing.assert_array_equal(found, np.pad(x, width, constant_values=7.0))
    f = lambda x: xp.sum(xp.square(xp.pad(x, width)))  # noqa: E731
    np.testing.assert_allclose(mc.grad(f, backend=backend.name)(x), 2 * x)


def test_pad_refuses(arrays):
    for width in (-1, ((1, 1), (1, 1), (1, 1))):
        with pytest.raises(InvalidArgumentError, match="pad"):
            xp.pad(arrays([[1.0]]), width)


@pytest.mark.parametrize("axis", [0, 1, -1])
def test_take_along_axis(backend, arrays, axis):
    x = np.array([[3.0, -1.0, 2.0], [0.5, 4.0, -2.0]])
    order = np.argsort(x, axis=axis)
    found = arrays.numpy(xp.take_along_axis(arrays(x), arrays(order - 1, "int64"), axis=axis))
    np.testing.assert_array_equal(found, np.take_along_axis(x, order - 1, axis=axis))

    def sorted_cubes(x):
        weights = xp.asarray(np.arange(6.0).reshape(2, 3))
        return xp.sum(xp.take_along_axis(x, xp.argsort(x, axis=axis), axis=axis) ** 3 * weights)

    rank = np.argsort(order, axis=axis)
    weights = np.take_along_axis(np.arange(6.0).reshape(2, 3), rank, axis=axis)
    np.testing.assert_allclose(mc.grad(sorted_cubes, backend=backend.name)(x), 3 * x**2 * weights)


def test_cumulative_prod(backend, arrays):
    """Around a zero, where a rule that divides gives NaN: ∂(abcd)/∂b at b = 0 is acd."""
    x = np.array([2.0, 0.0, 3.0, -1.5, 4.0])
    found = arrays.numpy(xp.cumulative_prod(arrays(x)))
    np.testing.assert_allclose(found, np.cumprod(x))
    columns = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
    found = arrays.numpy(xp.cumulative_prod(arrays(columns), axis=0))
    np.testing.assert_allclose(found, np.cumprod(columns, axis=0))
    slope = mc.grad(lambda x: xp.cumulative_prod(x)[-1], backend=backend.name)(x)
    np.testing.assert_allclose(slope, [np.prod(np.delete(x, i)) for i in range(5)])
    curve = mc.hessian(lambda x: xp.cumulative_prod(x)[-1], backend=backend.name)(x)
    expected = [
        [np.prod(np.delete(x, [i, j])) if i != j else 0.0 for j in range(5)] for i in range(5)
    ]
    np.testing.assert_allclose(curve, expected)


@pytest.mark.parametrize(
    ("name", "x", "curvature"),
    [
        ("log_sigmoid", -40.0, lambda x: -mpmath.exp(x) / (1 + mpmath.exp(x)) ** 2),
        ("tanh", 1e-12, lambda x: -2 * mpmath.tanh(x) * mpmath.sech(x) ** 2),
    ],
)
def test_second_derivatives_that_are_nearly_zero_have_their_digits(backend, name, x, curvature):
    """Where a rule takes the difference of two numbers near 1, the result is 0 or noise."""
    point = np.array([x])
    f = lambda x: xp.sum(getattr(xp, name)(x))  # noqa: E731
    found = mc.hvp(f, (point,), (np.ones(1),), backend=backend.name)
    np.testing.assert_allclose(found, [float(curvature(mpmath.mpf(x)))], rtol=1e-13)


def test_the_forward_rule_of_gammaln(arrays):
    """Of so many elements that every backend goes forward, where it can. ψ is SciPy's."""
    x = np.linspace(0.5, 9.5, 10_001)
    v = np.cos(np.arange(x.size))
    pushed = mc.jvp(xp.gammaln, (arrays(x),), (arrays(v),))[1]
    np.testing.assert_allclose(
        arrays.numpy(pushed), v * scipy.special.digamma(x), rtol=1e-12, atol=1e-14
    )
