"""Bessel functions and the inverse error function: three derivatives against mpmath, and ends."""

from __future__ import annotations

from functools import cache, partial

import mpmath
import numpy as np
import pytest
from multicalc_conformance.operations.bessel import second_kind

import multicalc as mc
from multicalc import xp

X = np.array([0.3, 2.4, 11.0, 21.9, 22.1, 40.0])
"""On both sides of where the expansions begin."""


def decayed(n):
    return lambda x: mpmath.exp(-abs(x)) * mpmath.besseli(n, x)


FUNCTIONS = {
    "bessel_i0": lambda x: mpmath.besseli(0, x),
    "bessel_i1": lambda x: mpmath.besseli(1, x),
    "bessel_i0e": decayed(0),
    "bessel_i1e": decayed(1),
    "bessel_j0": lambda x: mpmath.besselj(0, x),
    "bessel_j1": lambda x: mpmath.besselj(1, x),
    "bessel_y0": partial(second_kind, 0),
    "bessel_y1": partial(second_kind, 1),
}


@cache
def reference(f, order, x):
    with mpmath.workdps(60):
        return np.array([float(mpmath.diff(f, mpmath.mpf(p), order)) for p in x])


def slope(f):
    return mc.grad(lambda x: xp.sum(f(x)))


def close(name, found, order, x, digits):
    """To the digits of the size, which for those that swing is that of their waves."""
    expected = reference(FUNCTIONS[name], order, tuple(x.tolist()))
    size = np.maximum(np.abs(expected), np.sqrt(1 / x)) if name[-2] in "jy" else np.abs(expected)
    error = np.abs(found - expected)
    assert (error <= digits * size).all(), error / size


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_values(arrays, dtype):
    x = X.astype(dtype)
    for name in FUNCTIONS:
        found = arrays.numpy(getattr(xp, name)(arrays(x, dtype)))
        assert found.dtype == dtype
        close(name, found, 0, x, 32 * np.finfo(dtype).eps)
        scalar = arrays.numpy(getattr(xp, name)(arrays(x[1], dtype)))
        assert scalar.dtype == dtype
        assert scalar == pytest.approx(found[1], rel=32 * np.finfo(dtype).eps)


@pytest.mark.parametrize("name", ["bessel_i1", "bessel_i1e", "bessel_j1", "bessel_y1"])
def test_third_derivatives(arrays, name):
    """The conformance suite has the first two, which those of order 0 share with these."""
    third = slope(slope(slope(getattr(xp, name))))
    close(name, arrays.numpy(third(arrays(X))), 3, X, 1e-13)


def test_ends(arrays):
    inf, nan = np.inf, np.nan
    ends = arrays([-inf, 0.0, inf, nan])
    for name, expected in {
        "bessel_i0": [inf, 1.0, inf, nan],
        "bessel_i1": [-inf, 0.0, inf, nan],
        "bessel_i0e": [0.0, 1.0, 0.0, nan],
        "bessel_i1e": [0.0, 0.0, 0.0, nan],
        "bessel_j0": [0.0, 1.0, 0.0, nan],
        "bessel_j1": [0.0, 0.0, 0.0, nan],
        "bessel_y0": [nan, -inf, 0.0, nan],
        "bessel_y1": [nan, -inf, 0.0, nan],
    }.items():
        with np.errstate(all="ignore"):
            found = arrays.numpy(getattr(xp, name)(ends))
        np.testing.assert_allclose(found, expected, rtol=1e-15, atol=1e-16, err_msg=name)


def test_odd_and_even(arrays):
    """On the left, near and far; at 0 I₁'' is 0 and I₀'' ½."""
    for name, sign in (("i0", 1), ("i1", -1), ("j0", 1), ("j1", -1), ("i0e", 1), ("i1e", -1)):
        f = getattr(xp, f"bessel_{name}")
        left, right = (arrays.numpy(f(arrays(x))) for x in (-X, X))
        np.testing.assert_allclose(left, sign * right, rtol=1e-15)
    zero = arrays([0.0])
    assert arrays.numpy(slope(xp.bessel_i1e)(zero)).tolist() == [0.5]
    curves = [arrays.numpy(slope(slope(f))(zero))[0] for f in (xp.bessel_i0, xp.bessel_i1)]
    np.testing.assert_allclose(curves, [0.5, 0.0], atol=1e-16)


def test_i0_does_not_overflow_before_its_value_does(arrays):
    found = float(arrays.numpy(xp.bessel_i0(arrays(712.0))))
    np.testing.assert_allclose(found, float(mpmath.besseli(0, 712)), rtol=1e-12)


@pytest.mark.parametrize("compiled", [False, True])
def test_erfinv(backend, arrays, compiled):
    """Within 4 ULP to the last number before 1, and near 0."""
    x = np.array([1e-300, 1e-9, 0.05, 0.3, 0.5, -0.77, 0.9, -0.9999999, 1 - 2.0**-53])
    f = mc.jit(xp.erfinv) if compiled else xp.erfinv
    with mpmath.workdps(50):
        expected = np.array([float(mpmath.erfinv(mpmath.mpf(float(p)))) for p in x])
    found = arrays.numpy(f(arrays(x)))
    assert (np.abs(found - expected) <= 4 * np.spacing(np.abs(expected))).all()
    ends = arrays.numpy(f(arrays([-1.0, 1.0, 1.5])))
    np.testing.assert_array_equal(ends, [-np.inf, np.inf, np.nan])


def test_three_derivatives_of_erfinv(arrays):
    x, found = np.array([0.0, 0.3, -0.77, 0.999]), xp.erfinv
    for order in range(1, 4):
        found = slope(found)
        expected = reference(mpmath.erfinv, order, tuple(x.tolist()))
        np.testing.assert_allclose(arrays.numpy(found(arrays(x))), expected, rtol=1e-12, atol=1e-15)
