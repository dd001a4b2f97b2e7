"""The regularised incomplete gamma and beta functions.

Each is its largest factor times the integral of ``exp(-h(w))`` from 0 on, with ``h`` convex and 0
at 0, on the side where the function is the smaller one; on the other it is 1 less its complement.
The trapezoidal rule takes the integral, after a substitution by which both ends decay doubly
exponentially. All of it is smooth in each argument, so derivatives of every order by each come out
of it.
"""

from __future__ import annotations

import math
from functools import cache
from typing import Any

import numpy as np

from multicalc.xp.common.floats import all_floats

_LEAST, _MOST = 1e-30, 1e12
"""Between these the parameters are; beyond the exponents would have few digits."""
_STEP, _FIRST, _LAST = 0.08, -3.7, 5.0
"""Where the trapezoidal rule takes the integral."""
_SHIFT = 12
_LARGE = float(_SHIFT)
"""From here on Stirling's series is right to the last digit."""
_STIRLING = (
    *(1 / 12, -1 / 360, 1 / 1260, -1 / 1680),
    *(1 / 1188, -691 / 360360, 1 / 156, -3617 / 122400),
)


def gammainc(xp: Any, a: Any, x: Any, /) -> Any:
    return _gamma(xp, a, x, upper=False)


def gammaincc(xp: Any, a: Any, x: Any, /) -> Any:
    return _gamma(xp, a, x, upper=True)


def betainc(xp: Any, a: Any, b: Any, x: Any, /) -> Any:
    a, b, x = xp.broadcast_arrays(*all_floats(xp, a, b, x))
    inside = xp.logical_and(_is_ordinary(xp, a), _is_ordinary(xp, b))
    inside = xp.logical_and(inside, xp.logical_and(x >= 0, x <= 1))
    p, q, z = (xp.where(inside, each, safe) for each, safe in ((a, 1.0), (b, 1.0), (x, 0.5)))
    turned = z * (p + q + 2.0) > p + 1.0
    p, q = xp.where(turned, q, p), xp.where(turned, p, q)
    lower = _lower_beta(xp, p, q, xp.where(turned, 1.0 - z, z), xp.where(turned, z, 1.0 - z))
    return xp.astype(xp.where(inside, xp.where(turned, 1.0 - lower, lower), math.nan), x.dtype)


def _gamma(xp: Any, a: Any, x: Any, upper: bool) -> Any:
    a, x = xp.broadcast_arrays(*all_floats(xp, a, x))
    # Far out it is 1 to the last digit, and its complement less than the smallest number.
    inside = xp.logical_and(x >= 0, x < 1000.0 * (a + 1.0))
    inside = xp.logical_and(_is_ordinary(xp, a), inside)
    s, z = xp.where(inside, a, 1.0), xp.where(inside, x, 1.0)
    low = z < xp.maximum(s, 1.0)
    rest = s - z - _correction(xp, s)
    factor = _factor(xp, s, z, s, z - s, rest) / xp.sqrt(2 * math.pi * s)
    lower = factor * _below(xp, s + 1.0, xp.where(low, z, s))
    higher = factor * _above(xp, s, xp.where(low, s + 1.0, z))
    within = xp.where(low, 1.0 - lower, higher) if upper else xp.where(low, lower, 1.0 - higher)
    return xp.astype(xp.where(inside, within, _ends(xp, a, x, upper)), x.dtype)


def _ends(xp: Any, a: Any, x: Any, upper: bool) -> Any:
    """Values where a parameter or the argument is 0 or infinite; NaN where there is none."""
    more, less = (0.0, 1.0) if upper else (1.0, 0.0)
    none = xp.full_like(x, math.nan)
    found = xp.where(x > a, more, xp.where(x < a, less, none))
    unknown = xp.logical_and(a > _MOST, xp.logical_and(a < math.inf, x < math.inf))
    return xp.where(xp.logical_or(xp.minimum(a, x) < 0, unknown), math.nan, found)


def _is_ordinary(xp: Any, a: Any) -> Any:
    return xp.logical_and(a > _LEAST, a < _MOST)


def _factor(xp: Any, a: Any, x: Any, p: Any, off: Any, rest: Any) -> Any:
    """``(x / p)ᵃ exp(rest)``; ``off`` is ``x - p``."""
    zero, few = xp.equal(x, 0), xp.minimum(a, _LARGE)
    ratio = _log_ratio(xp, xp.where(zero, p, x), p, xp.where(zero, 0.0, off))
    # At 0 a power, which has its derivatives there; those of large powers are all 0.
    rate = xp.exp(xp.where(xp.logical_and(zero, a <= few), rest - few * xp.log(p), 0.0))
    at_zero = xp.pow(xp.where(zero, x, 1.0), few) * rate
    return xp.where(zero, at_zero, xp.exp(xp.where(zero, 0.0, a * ratio + rest)))


def _below(xp: Any, a: Any, x: Any) -> Any:
    """``Γ(a) γ(a - 1, x)`` by the factor, where ``x < a``."""

    def exponent(w: Any) -> Any:
        return -a_ * w - x_ * xp.expm1(-w)

    a_, x_ = xp.expand_dims(a, axis=-1), xp.expand_dims(x, axis=-1)
    return 1.0 + x * _integral(xp, exponent, xp.sqrt((a - x) * (a - x) + x))


def _above(xp: Any, a: Any, x: Any) -> Any:
    """``Γ(a, x)`` by the factor, where ``x > a``."""

    def exponent(w: Any) -> Any:
        return (a_ - 1.0) * xp.log1p(w) - x_ * w

    a_, x_ = xp.expand_dims(a, axis=-1), xp.expand_dims(x, axis=-1)
    slope = x - a + 1.0
    return a * _integral(xp, exponent, xp.sqrt(slope * slope + a))


def _lower_beta(xp: Any, a: Any, b: Any, x: Any, y: Any) -> Any:
    """``I`` where ``x < (a + 1) / (a + b + 2)``, and ``y`` is ``1 - x``."""
    n = a + b + 1.0

    def exponent(w: Any) -> Any:
        return -a_ * w - n_ * xp.log1p(x_ * xp.expm1(-w))

    a_, n_, x_ = (xp.expand_dims(each, axis=-1) for each in (a + 1.0, n, x))
    slope = a + 1.0 - n * x
    rate = xp.sqrt(slope * slope + n * x * y)
    return _beta_factor(xp, a, b, x, y) * (1.0 + (a + b) * x * _integral(xp, exponent, rate))


def _beta_factor(xp: Any, a: Any, b: Any, x: Any, y: Any) -> Any:
    """``xᵃ yᵇ / (a B(a, b))``."""
    n = a + b
    p, q = a / n, b / n
    # Of the smaller ones, of which less is rounded.
    off = xp.where(p < q, x - p, q - y)
    rest = b * _log_ratio(xp, y, q, -off)
    rest = rest + _correction(xp, n) - _correction(xp, a) - _correction(xp, b)
    return xp.sqrt(b / (a * n) / (2 * math.pi)) * _factor(xp, a, x, p, off, rest)


def _log_ratio(xp: Any, x: Any, y: Any, off: Any) -> Any:
    """``log(x / y)``, to the last digits where it is small; ``off`` is ``x - y``."""
    near = xp.abs(off) < 0.5 * y
    close = xp.log1p(xp.where(near, off / y, 0.0))
    return xp.where(near, close, xp.log(xp.where(near, 1.0, x / y)))


def _integral(xp: Any, exponent: Any, rate: Any) -> Any:
    device = getattr(rate, "device", None)
    nodes, weights = (xp.asarray(each, dtype=rate.dtype, device=device) for each in _rule())
    scale = 1.0 / rate
    return scale * xp.sum(
        xp.exp(exponent(xp.expand_dims(scale, axis=-1) * nodes)) * weights, axis=-1
    )


@cache
def _rule() -> tuple[np.ndarray, np.ndarray]:
    """Nodes ``exp(t - e⁻ᵗ)``, and weights, from 0 on."""
    t = np.arange(_FIRST, _LAST, _STEP)
    nodes = np.exp(t - np.exp(-t))
    return nodes, _STEP * nodes * (1 + np.exp(-t))


def _correction(xp: Any, a: Any) -> Any:
    """What ``log Γ(a)`` has beyond Stirling's formula: its series, of small ``a`` that of
    ``log Γ(a + _SHIFT)``."""
    small = a < _LARGE
    far = xp.where(small, a + _SHIFT, a)
    inverse = 1.0 / far
    series: Any = 0.0
    for coefficient in reversed(_STIRLING):
        series = series * (inverse * inverse) + coefficient
    few = xp.where(small, a, 1.0)
    steps: Any = 1.0
    for k in range(1, _SHIFT + 1):
        steps = steps * ((few + k) * inverse)
    shifted = (few + 0.5) * xp.log(far / few) - _SHIFT - xp.log(steps)
    return series * inverse + xp.where(small, shifted, 0.0)
