"""Elementary functions of a built namespace, and three derivatives, against mpmath."""

from __future__ import annotations

import mpmath
import numpy as np
import pytest
from mpmath import mp

import multicalc as mc
from multicalc import xp

INSIDE = (0.0, 1e-30, 1e-10, 1e-5, 1e-3, 0.03, 0.0624, 0.0626, 0.1, 0.3, 0.5, 0.51, 0.9, 0.9999)
REAL = (*INSIDE, 1.0, 1.5, 5.0, 16.1, 21.9, 22.1, 40.0)
FUNCTIONS = {
    "acos": (mpmath.acos, INSIDE),
    "acosh": (mpmath.acosh, (1.0001, 1.1, 2.0, 10.0, 9e7, 1.1e8)),
    "asin": (mpmath.asin, INSIDE),
    "asinh": (mpmath.asinh, (*REAL, 9e7, 1.1e8)),
    "atan": (mpmath.atan, (*REAL, 1e5, 1e10)),
    "atanh": (mpmath.atanh, INSIDE),
    "cosh": (mpmath.cosh, (*REAL, 80.0)),
    "expm1": (lambda x: mp.exp(x) - 1, REAL),
    "log10": (mpmath.log10, (1e-9, 0.3, 1.0, 3.0, 1e9)),
    "log1p": (lambda x: mp.log(1 + x), INSIDE),
    "log2": (lambda x: mp.log(x, 2), (1e-9, 0.3, 1.0, 3.0, 1e9)),
    "log_sigmoid": (lambda x: -mp.log(1 + mp.exp(-x)), REAL),
    "reciprocal": (lambda x: 1 / x, (1e-5, 0.3, 1.0, 3.0, 1e5)),
    "sigmoid": (lambda x: 1 / (1 + mp.exp(-x)), REAL),
    "silu": (lambda x: x / (1 + mp.exp(-x)), REAL),
    "sinh": (mpmath.sinh, (*REAL, 80.0)),
    "softplus": (lambda x: mp.log(1 + mp.exp(x)), REAL),
    "square": (lambda x: x * x, (0.0, 1e-10, 0.3, 1.0, 1e10)),
    "tan": (mpmath.tan, (0.0, 1e-30, 1e-5, 0.1, 1.0, 1.5, 2.0, 20.0)),
    "tanh": (mpmath.tanh, REAL),
}
POSITIVE = ("acosh", "log10", "log2", "reciprocal")


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("name", FUNCTIONS)
def test_values_and_three_derivatives(tiny, name, dtype):
    exactly, points = FUNCTIONS[name]
    signs = (1,) if name in POSITIVE else (1, -1)
    x = np.array([sign * p for p in points for sign in signs], dtype)
    if name in ("acos", "asin", "atanh", "log1p"):
        x = x[abs(x) < 1]
    f, eps = getattr(xp, name), float(np.finfo(dtype).eps)
    orders = [f]
    for _ in range(3):
        orders.append(mc.grad(lambda x, g=orders[-1]: xp.sum(g(x))))
    found = [order(tiny(x)).data for order in orders]
    with mp.workdps(150):
        for k, point in enumerate(x):
            exact = [float(mp.re(d)) for d in _derivatives(exactly, point, name)]
            for order in range(4):
                # A function's last digit, and what the argument's last digit does to it.
                scale = abs(exact[order]) + abs(exact[order + 1] * point)
                off = abs(float(found[order][k]) - exact[order])
                assert off <= 64 * eps * scale, (point, order, found[order][k], exact[order])


def _derivatives(f, point, name):
    x = mp.mpf(float(point))
    edge = 1 - abs(x) if name in ("acos", "asin", "atanh", "log1p") else 1
    edge = x - 1 if name == "acosh" else edge
    step = mp.mpf(10) ** -20 * min(abs(x) or 1, 1, edge)
    return [f(x), *(mp.diff(f, x, k, h=step) for k in range(1, 5))]


inf, nan, zero = np.inf, np.nan, 0.0
ENDS = [
    # Function, argument, its value and its slope.
    *(("asin", s, s * np.pi / 2, inf) for s in (-1.0, 1.0)),
    *(("acos", s, np.arccos(s), -inf) for s in (-1.0, 1.0)),
    *(("atanh", s, s * inf, inf) for s in (-1.0, 1.0)),
    *(("atan", s * inf, s * np.pi / 2, zero) for s in (-1, 1)),
    *(("tanh", s * inf, s, zero) for s in (-1.0, 1.0)),
    *(("sinh", s * inf, s * inf, inf) for s in (-1, 1)),
    *(("cosh", s * inf, inf, s * inf) for s in (-1, 1)),
    *(("asinh", s * inf, s * inf, zero) for s in (-1, 1)),
    *((name, -0.0, -0.0, 1.0) for name in ("asin", "asinh", "atan", "atanh", "sinh", "tanh")),
    ("acosh", 1.0, 0.0, inf),
    ("acosh", inf, inf, zero),
    ("log1p", -1.0, -inf, inf),
    ("log1p", inf, inf, zero),
    ("expm1", -inf, -1.0, zero),
    ("expm1", inf, inf, inf),
    ("expm1", -700.0, -1.0, np.exp(-700.0)),
    ("sigmoid", inf, 1.0, zero),
    ("sigmoid", -inf, 0.0, zero),
    ("softplus", inf, inf, 1.0),
    ("softplus", -inf, 0.0, zero),
    ("log_sigmoid", -inf, -inf, 1.0),
    ("abs", 0.0, 0.0, 0.0),
    ("abs", -0.0, 0.0, 0.0),
    ("abs", -inf, inf, -1.0),
    ("sign", -inf, -1.0, 0.0),
    ("relu", 0.0, 0.0, 0.5),
    ("cosh", 710.0, np.cosh(710.0), None),
    ("sinh", -710.0, np.sinh(-710.0), None),
    ("asinh", 1e300, np.arcsinh(1e300), 1e-300),
    ("atan", 1e300, np.pi / 2, 0.0),
    ("acosh", 1e300, np.arccosh(1e300), 1e-300),
    *((name, 2.0, nan, None) for name in ("asin", "acos", "atanh")),
    *((name, nan, nan, nan) for name in ("atan", "expm1", "log1p", "tanh", "softplus", "acos")),
    *((name, nan, nan, None) for name in ("abs", "sign", "relu")),
]


@pytest.mark.parametrize(("name", "x", "value", "slope"), ENDS)
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_where_functions_end(tiny, name, x, value, slope):
    f = getattr(xp, name)
    found = f(tiny(x)).data
    np.testing.assert_allclose(found, value, rtol=1e-14)
    assert np.isnan(value) or np.signbit(found) == np.signbit(value)
    if slope is not None:
        np.testing.assert_allclose(mc.grad(f)(tiny(x)).data, slope, rtol=1e-13)


TWO = [
    # Function, arguments, value, slopes.
    ("hypot", (3e300, -4e300), 5e300, (0.6, -0.8)),
    ("hypot", (3e-300, 4e-300), 5e-300, (0.6, 0.8)),
    ("hypot", (0.0, 0.0), 0.0, (0.0, 0.0)),
    ("logaddexp", (1e4, 1e4 - 800.0), 1e4, (1.0, 0.0)),
    ("logaddexp", (-1e4, -1e4), -1e4 + np.log(2.0), (0.5, 0.5)),
    ("logaddexp", (-inf, 2.0), 2.0, (0.0, 1.0)),
    ("maximum", (2.0, 2.0), 2.0, (0.5, 0.5)),
    ("maximum", (nan, 2.0), nan, None),
    ("maximum", (2.0, nan), nan, None),
    ("minimum", (2.0, 2.0), 2.0, (0.5, 0.5)),
    ("minimum", (-inf, 2.0), -inf, (1.0, 0.0)),
    ("minimum", (nan, 2.0), nan, None),
    ("copysign", (-3.0, -0.0), -3.0, (1.0, 0.0)),
    ("copysign", (3.0, -2.0), -3.0, (-1.0, 0.0)),
    ("remainder", (-5.0, 3.0), 1.0, (1.0, 2.0)),
    ("remainder", (5.5, -3.0), -0.5, (1.0, 2.0)),
    ("remainder", (1e17, 3.0), 1e17 % 3.0, (1.0, -np.floor(1e17 / 3.0))),
    ("atan2", (3e200, -4e200), np.arctan2(3.0, -4.0), (-0.16e-200, -0.12e-200)),
    ("atan2", (3e-200, 4e-200), np.arctan2(3.0, 4.0), (0.16e200, -0.12e200)),
    *(
        ("atan2", (y, x), np.arctan2(y, x), None)
        for y in (0.0, -0.0)
        for x in (0.0, -0.0, 1.0, -1.0)
    ),
    *(
        ("atan2", (y, x), np.arctan2(y, x), None)
        for y in (1.0, inf, -inf)
        for x in (0.0, inf, -inf)
    ),
    ("pow", (2.0, 3.0), 8.0, (12.0, 8.0 * np.log(2.0))),
    ("floor_divide", (-7.0, 2.0), -4.0, (0.0, 0.0)),
]


@pytest.mark.parametrize(("name", "xs", "value", "slopes"), TWO)
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_functions_of_two(tiny, name, xs, value, slopes):
    f, xs = getattr(xp, name), [tiny(x) for x in xs]
    found = f(*xs).data
    np.testing.assert_allclose(found, value, rtol=1e-14)
    assert np.isnan(value) or np.signbit(found) == np.signbit(value)
    if slopes is not None:
        got = mc.grad(f, argnums=(0, 1))(*xs)
        np.testing.assert_allclose([g.data for g in got], slopes, rtol=1e-13)


def test_a_number_as_exponent_has_derivatives_at_zero(tiny):
    f = lambda x: xp.sum(xp.pow(x, 2))  # noqa: E731
    found = mc.hvp(f, (tiny([0.0]),), (tiny([1.0]),))
    assert found.data == [2.0]
