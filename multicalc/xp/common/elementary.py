"""Elementary functions of real numbers, made of ``exp``, ``log``, ``sqrt``, ``sin`` and ``cos``.

Each keeps its digits over all of its domain, and so do its derivatives of every order. Where a
function is odd or has one formula for each sign, the sign is taken for a constant factor: ``s f(s
x)`` is smooth at zero, as ``|x|`` is not.
"""

from __future__ import annotations

from math import log as log_of
from typing import Any

from multicalc.xp.common.series import coefficients, is_near, odd, polynomial

_BIG = 1e8
"""From here on ``1 + x²`` is ``x²`` to the last place; ``x²`` is far from overflowing."""
_TANH = coefficients("tanh")


def sign_of(xp: Any, x: Any) -> Any:
    """-1 or 1, a constant."""
    one = xp.ones_like(x)
    return xp.where(x < 0, -one, one)


def root(xp: Any, x: Any) -> Any:
    """The root of a sum of squares, whose slopes are 0 where they all are."""
    zero = x == 0
    return xp.where(zero, x, xp.sqrt(xp.where(zero, xp.ones_like(x), x)))


def tan(xp: Any, x: Any, /) -> Any:
    return xp.sin(x) / xp.cos(x)


def square(xp: Any, x: Any, /) -> Any:
    return x * x


def reciprocal(xp: Any, x: Any, /) -> Any:
    return 1.0 / x


def positive(xp: Any, x: Any, /) -> Any:
    return x


def log2(xp: Any, x: Any, /) -> Any:
    return xp.log(x) / log_of(2.0)


def log10(xp: Any, x: Any, /) -> Any:
    return xp.log(x) / log_of(10.0)


def log1p(xp: Any, x: Any, /) -> Any:
    """What ``1 + x`` loses by rounding is added to its logarithm, to first order."""
    u = 1.0 + x
    usual = xp.logical_and(u > 0, xp.isfinite(u))
    u, lost = xp.where(usual, u, 1.0), xp.where(usual, x - (u - 1.0), 0.0)
    return xp.where(usual, xp.log(u) + lost / u, xp.log(1.0 + x))


def expm1(xp: Any, x: Any, /) -> Any:
    """What ``exp(x)`` loses by rounding is what its logarithm is off by."""
    small = x * x < 1.0
    near = xp.where(small, x, 0.0)
    u = xp.exp(near)
    return xp.where(small, (u - 1.0) + u * (near - xp.log(u)), xp.exp(x) - 1.0)


def sinh(xp: Any, x: Any, /) -> Any:
    s = sign_of(xp, x)
    z = s * x
    far = z > 22.0
    e = xp.expm1(xp.where(far, 0.0, z))
    half = xp.exp(0.5 * z)
    return odd(xp, x, "sinh", s * xp.where(far, 0.5 * half * half, 0.5 * (e + e / (1.0 + e))))


def cosh(xp: Any, x: Any, /) -> Any:
    """``1 + 2 sinh² x/2``, whose derivatives of odd order have their digits near zero."""
    half = xp.sinh(0.5 * x)
    return 1.0 + 2.0 * half * half


def tanh(xp: Any, x: Any, /) -> Any:
    s = sign_of(xp, x)
    e = xp.expm1(-2.0 * s * x)
    return odd(xp, x, "tanh", -s * e / (2.0 + e))


def asinh(xp: Any, x: Any, /) -> Any:
    s = sign_of(xp, x)
    z = s * x
    far = z > _BIG
    near = xp.where(far, 0.0, z)
    found = xp.log1p(near + near * near / (1.0 + xp.sqrt(1.0 + near * near)))
    found = xp.where(far, xp.log(xp.where(far, z, 1.0)) + log_of(2.0), found)
    return odd(xp, x, "asinh", s * found)


def acosh(xp: Any, x: Any, /) -> Any:
    far = x > _BIG
    t = xp.where(far, 1.0, x - 1.0)
    found = xp.log1p(t + xp.sqrt(t) * xp.sqrt(2.0 + t))
    return xp.where(far, xp.log(xp.where(far, x, 1.0)) + log_of(2.0), found)


def atanh(xp: Any, x: Any, /) -> Any:
    s = sign_of(xp, x)
    z = s * x
    return odd(xp, x, "atanh", 0.5 * s * (xp.log1p(z) - xp.log1p(-z)))


def sigmoid(xp: Any, x: Any, /) -> Any:
    e = xp.exp(-sign_of(xp, x) * x)
    found = xp.where(x < 0, e, 1.0) / (1.0 + e)
    near = is_near(x)
    half = 0.5 * xp.where(near, x, 0.0)
    return xp.where(near, 0.5 + 0.5 * half * polynomial(half * half, _TANH), found)


def softplus(xp: Any, x: Any, /) -> Any:
    """Near zero ``x/2 + log 2 + log cosh x/2``, whose derivatives of odd order have digits."""
    e = xp.exp(-sign_of(xp, x) * x)
    found = xp.where(x < 0, 0.0, x) + xp.log1p(e)
    near = is_near(x)
    half = 0.5 * xp.where(near, x, 0.0)
    square = half * half
    # The integral of tanh.
    even = square * polynomial(square, [c / (2 * k + 2) for k, c in enumerate(_TANH)])
    return xp.where(near, half + (log_of(2.0) + even), found)


def logaddexp(xp: Any, x1: Any, x2: Any, /) -> Any:
    """Of infinities the larger one."""
    gap = x2 - x1
    usual = xp.isfinite(gap)
    gap = xp.where(usual, gap, 0.0)
    found = xp.where(gap < 0, x1 + xp.softplus(gap), x2 + xp.softplus(-gap))
    return xp.where(usual, found, xp.maximum(x1, x2))


def hypot(xp: Any, host: Any, x1: Any, x2: Any, /) -> Any:
    """Over a power of two, a constant, so that no square overflows or underflows. The slopes at the
    origin are 0."""
    x1, x2 = xp.abs(x1), xp.abs(x2)
    scale = host.scale(xp.maximum(x1, x2))
    return scale * root(xp, xp.square(x1 / scale) + xp.square(x2 / scale))
