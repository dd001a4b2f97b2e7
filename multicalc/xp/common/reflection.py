"""What the gamma functions are left of zero, by what they are right of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from math import factorial, pi
from typing import Any

_FAR = 1e8


@cache
def cotangent_derivative(n: int) -> tuple[int, ...]:
    """Coefficients, lowest first, of the polynomial ``P`` with ``cot⁽ⁿ⁾ = P(cot)``.

    All have one sign, so that no digits are lost; where the cotangent is 0, so is every second one.
    It is in ``ψ⁽ⁿ⁾(x) = (-1)ⁿ ψ⁽ⁿ⁾(1 - x) - πⁿ⁺¹ cot⁽ⁿ⁾(πx)`` (DLMF 5.15.6).

    >>> cotangent_derivative(0), cotangent_derivative(1), cotangent_derivative(2)
    ((0, 1), (-1, 0, -1), (0, 2, 0, 2))
    """
    if n == 0:
        return (0, 1)
    # cot' = -(1 + cot²).
    before = cotangent_derivative(n - 1)
    slope = [-k * c for k, c in enumerate(before)][1:]
    return tuple(a + b for a, b in zip([*slope, 0, 0], [0, 0, *slope], strict=True))


def polygamma(xp: Any, right: Callable[[int, Any], Any], n: int, x: Any) -> Any:
    """``ψ⁽ⁿ⁾(x)`` for ``n > 0``, by ``right(n, z)``, what a framework has for positive ``z``.

    Far out that is zero too early, as it has ``zⁿ⁺¹``; there it is two terms of the series DLMF
    5.15.8.
    """
    left = x <= 0
    z = xp.where(left, 1 - x, x)
    far = z > _FAR
    tail = -((-1) ** n) * factorial(n - 1) / z**n * (1 + n / 2 / z)
    values = xp.where(far, tail, right(n, xp.where(far, xp.ones_like(z), z)))
    # Of the distance to the nearest integer, as πx would lose its digits; and of what that is off a
    # half, where the cotangent is 0.
    rest = xp.where(left, x - xp.round(x), 0.25 * xp.ones_like(x))
    cotangent = xp.sin((0.5 - xp.abs(rest)) * pi) / xp.sin(rest * pi)
    turned = 0.0
    for coefficient in reversed(cotangent_derivative(n)):
        turned = turned * cotangent + coefficient
    return xp.where(left, (-1) ** n * values - pi ** (n + 1) * turned, values)
