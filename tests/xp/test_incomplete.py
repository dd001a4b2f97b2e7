"""Incomplete gamma and beta functions: small, large and extreme arguments against mpmath."""

from __future__ import annotations

import mpmath
import numpy as np
import pytest

import multicalc as mc
from multicalc import xp

GAMMA = np.array([1e-3, 0.3, 1.0, 5.0, 11.9, 12.1, 150.0, 150.0, 1e4])
AT = np.array([1.2, 2.0, 1.0, 1.5, 20.0, 12.0, 100.0, 210.0, 1e4])
BETA = tuple(
    np.array(each) for each in ([1e-3, 0.4, 4.0, 30.0, 900.0], [2.0, 12.5, 1.0, 0.5, 400.0])
)
PLACE = np.array([0.1, 1e-6, 0.9, 0.999, 0.69])


def gammainc(a, x):
    return mpmath.gammainc(a, 0, x, regularized=True)


def gammaincc(a, x):
    return mpmath.gammainc(a, x, mpmath.inf, regularized=True)


def betainc(a, b, x):
    return mpmath.betainc(a, b, 0, x, regularized=True)


def reference(f, *xs):
    with mpmath.workdps(40):
        return [float(f(*map(mpmath.mpf, each))) for each in zip(*xs, strict=True)]


@pytest.mark.parametrize("compiled", [False, True])
def test_values(arrays, compiled):
    made = mc.jit if compiled else lambda f: f
    for f, exact, xs in (
        (xp.gammainc, gammainc, (GAMMA, AT)),
        (xp.gammaincc, gammaincc, (GAMMA, AT)),
        (xp.betainc, betainc, (*BETA, PLACE)),
    ):
        found = arrays.numpy(made(f)(*map(arrays, xs)))
        np.testing.assert_allclose(found, reference(exact, *xs), rtol=2e-13)


def test_ends(arrays):
    inf, nan = np.inf, np.nan
    a = [0.0, 0.0, 2.0, 2.0, inf, inf, -1.0, 1.0, nan, 1e-300, 3.0]
    x = [0.0, 1.0, 0.0, inf, 5.0, inf, 1.0, -1.0, 1.0, 1.0, 1e300]
    below = np.array([nan, 1.0, 0.0, 1.0, 0.0, nan, nan, nan, nan, 1.0, 1.0])
    with np.errstate(all="ignore"):
        found = [arrays.numpy(f(arrays(a), arrays(x))) for f in (xp.gammainc, xp.gammaincc)]
        np.testing.assert_array_equal(found, [below, 1 - below])
        a, b = arrays([2.0, 2.0, 2.0, 2.0, 0.0, -1.0, nan]), arrays([3.0])
        found = arrays.numpy(xp.betainc(a, b, arrays([0.0, 1.0, -0.1, 1.1, 0.5, 0.5, 0.5])))
    np.testing.assert_array_equal(found, [0.0, 1.0, *[nan] * 5])


def test_derivatives_at_zero(arrays):
    """As of ``xᵃ``, and of ``1 - (1 - x)ᵇ`` where ``a`` is 1."""
    a, x = arrays([0.5, 1.0, 2.0, 700.0]), arrays(np.zeros(4))
    by_both = mc.grad(lambda a, x: xp.sum(xp.gammainc(a, x)), argnums=(0, 1))
    by_a, by_x = map(arrays.numpy, by_both(a, x))
    np.testing.assert_allclose(by_a, np.zeros(4))
    np.testing.assert_allclose(by_x, [np.inf, 1.0, 0.0, 0.0], rtol=1e-14)
    slope = mc.grad(lambda x: xp.sum(xp.betainc(a, 3.0, x)))
    np.testing.assert_allclose(arrays.numpy(slope(x)), [np.inf, 3.0, 0.0, 0.0], rtol=1e-14)
    assert arrays.numpy(slope(x + 1.0)).tolist() == [0.0] * 4


def test_a_third_derivative(arrays):
    """That of the integral, twice: ``(x² - 2 (a - 1) x + (a - 1) (a - 2)) xᵃ⁻³ e⁻ˣ / Γ(a)``."""
    f = xp.gammainc
    for _ in range(3):
        f = mc.grad(lambda a, x, f=f: xp.sum(f(a, x)), argnums=1)
    a, x = np.array([0.5, 3.5, 20.0]), np.array([0.3, 2.0, 25.0])
    expected = reference(
        lambda a, x: (
            (x**2 - 2 * (a - 1) * x + (a - 1) * (a - 2))
            * (x ** (a - 3) * mpmath.exp(-x) / mpmath.gamma(a))
        ),
        a,
        x,
    )
    np.testing.assert_allclose(arrays.numpy(f(arrays(a), arrays(x))), expected, rtol=1e-12)


def test_numbers_and_dtypes(arrays):
    found = arrays.numpy(xp.gammainc(2, arrays([1.0], "float32")))
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, 1 - 2 / np.e, rtol=1e-6)
    found = arrays.numpy(xp.betainc(2, 3.0, arrays([0.5, 1.0])))
    np.testing.assert_allclose(found, [0.6875, 1.0], rtol=1e-15)
