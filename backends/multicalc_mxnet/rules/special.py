"""Special functions."""

from __future__ import annotations

import math
from typing import Any

from ..engine.tables import register_rules
from .kinds import Array, np, unary


def _erf_slope(x: Array, y: Array) -> Array:
    return np.exp(-np.square(x)) * (2.0 / math.sqrt(math.pi))


def _erfinv_slope(x: Array, y: Array) -> Array:
    return np.exp(np.square(y)) * (0.5 * math.sqrt(math.pi))


# Stirling's series of the digamma function: ψ(z) ~ log z − 1/(2z) − Σ B₂ₖ / (2k z²ᵏ).
_STIRLING = (1 / 12, -1 / 120, 1 / 252, -1 / 240, 1 / 132, -691 / 32760, 1 / 12)
_SHIFT = 12


def digamma(x: Array) -> Array:
    """The derivative of ``log Γ``, to about 1e-15 of its size; MXNet has no operator for it.

    ``ψ(x) = ψ(x + n) − Σ 1/(x + k)`` leads to where Stirling's series holds; left of 1/2 the
    reflection ``ψ(x) = ψ(1 − x) − π cot πx`` goes first.
    """
    left = x < 0.5
    z = np.where(left, 1.0 - x, x)
    total: Any = 0.0
    for k in range(_SHIFT):
        total = total + 1.0 / (z + float(k))
    far = 1.0 / (z + float(_SHIFT))
    squared = np.square(far)
    series: Any = 0.0
    for coefficient in reversed(_STIRLING):
        series = (series + coefficient) * squared
    right = np.log(z + float(_SHIFT)) - 0.5 * far - series - total
    # Of x − round x, as π x would lose the digits near an integer; and of what that is off a half,
    # where the cotangent and its second derivative are 0.
    rest = np.where(left, x - np.rint(x), 0.25)
    cotangent = np.sin((0.5 - np.abs(rest)) * math.pi) / np.sin(rest * math.pi)
    return np.where(left, right - math.pi * cotangent, right)


register_rules(
    {
        "erf": unary(_erf_slope),
        "erfinv": unary(_erfinv_slope),
        "gammaln": unary(lambda x, y: digamma(x)),
        "gamma": unary(lambda x, y: y * digamma(x)),
    }
)
