"""Odd functions near zero, by their power series.

Their second derivatives are zero there. A formula by exponentials or logarithms has them as the
difference of numbers like one, and so without a digit; a series has them as ``x`` times a number.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from math import comb, factorial
from typing import Any

NEAR = 1 / 16
"""Where the series are taken; the next term is below 1e-28 of the first, so that derivatives have
all digits, too."""
_TERMS = range(12)


def odd(xp: Any, x: Any, name: str, elsewhere: Any) -> Any:
    """The function ``name`` of ``x`` near zero, and what is given elsewhere."""
    near = is_near(x)
    z = xp.where(near, x, 0.0)
    return xp.where(near, z * polynomial(z * z, coefficients(name)), elsewhere)


def is_near(x: Any) -> Any:
    return x * x < NEAR * NEAR


def polynomial(x: Any, coefficients: Sequence[float]) -> Any:
    """By Horner's rule, from the constant on."""
    *lower, total = coefficients
    for coefficient in reversed(lower):
        total = total * x + coefficient
    return total


@cache
def coefficients(name: str) -> tuple[float, ...]:
    """Those of ``x``, ``x³``, ``x⁵``, ... (DLMF 4.19, 4.24, 4.33, 4.38).

    >>> [round(c, 4) for c in coefficients("tanh")[:3]]
    [1.0, -0.3333, 0.1333]
    """
    if name == "sinh":
        return tuple(1 / factorial(2 * k + 1) for k in _TERMS)
    if name == "atanh":
        return tuple(1 / (2 * k + 1) for k in _TERMS)
    if name == "atan":
        return tuple((-1) ** k / (2 * k + 1) for k in _TERMS)
    if name in ("asin", "asinh"):
        sign = -1 if name == "asinh" else 1
        return tuple(sign**k * comb(2 * k, k) / 4**k / (2 * k + 1) for k in _TERMS)
    found = [1.0]
    for k in _TERMS[1:]:
        # Its derivative is 1 less its square.
        found.append(-sum(a * b for a, b in zip(found, reversed(found), strict=True)) / (2 * k + 1))
    return tuple(found)
