"""Functions that choose between values, by comparisons and ``where``.

Where two are equal each has half of the slope; what is chosen from has finite slopes, so that what
isn't chosen leaves no NaN behind.
"""

from __future__ import annotations

from typing import Any

from multicalc.xp.common.axes import is_floating


def maximum(xp: Any, x1: Any, x2: Any, /) -> Any:
    """The larger one; NaN where one is."""
    return _chosen(xp, x1 > x2, x1, x2)


def minimum(xp: Any, x1: Any, x2: Any, /) -> Any:
    """The smaller one; NaN where one is."""
    return _chosen(xp, x1 < x2, x1, x2)


def _chosen(xp: Any, first: Any, x1: Any, x2: Any) -> Any:
    found = xp.where(first, x1, x2)
    if not is_floating(xp, x1):
        return found
    gap = x1 - x2
    # Of infinities the gap is NaN, and no slope goes anywhere.
    found = xp.where(gap == 0, x2 + 0.5 * gap, found)
    return xp.where(xp.isnan(x1), x1, found)


def abs(xp: Any, x: Any, /) -> Any:
    """The slope at zero is 0."""
    return x if xp.isdtype(x.dtype, ("bool", "unsigned integer")) else xp.maximum(x, -x)


def clip(xp: Any, x: Any, /, min: Any = None, max: Any = None) -> Any:
    if min is not None:
        x = xp.maximum(x, min)
    return x if max is None else xp.minimum(x, max)


def relu(xp: Any, x: Any, /) -> Any:
    return xp.maximum(x, xp.zeros_like(x))


def sign(xp: Any, x: Any, /) -> Any:
    """NaN of NaN."""
    return xp.where(x > 0, 1, xp.where(x < 0, -xp.ones_like(x), 0 * x))


def copysign(xp: Any, x1: Any, x2: Any, /) -> Any:
    """The slope at zero is 0."""
    size = xp.abs(x1)
    return xp.where(xp.signbit(x2), -size, size)


def isnan(xp: Any, x: Any, /) -> Any:
    return x != x


def isfinite(xp: Any, x: Any, /) -> Any:
    return x - x == 0 if is_floating(xp, x) else x == x


def isinf(xp: Any, x: Any, /) -> Any:
    return xp.logical_not(xp.logical_or(xp.isfinite(x), xp.isnan(x)))


def logical_not(xp: Any, x: Any, /) -> Any:
    return xp.where(_truth(xp, x), False, True)


def logical_and(xp: Any, x1: Any, x2: Any, /) -> Any:
    return xp.where(_truth(xp, x1), _truth(xp, x2), False)


def logical_or(xp: Any, x1: Any, x2: Any, /) -> Any:
    return xp.where(_truth(xp, x1), True, _truth(xp, x2))


def logical_xor(xp: Any, x1: Any, x2: Any, /) -> Any:
    return xp.where(_truth(xp, x1), xp.logical_not(x2), _truth(xp, x2))


def _truth(xp: Any, x: Any) -> Any:
    return x if xp.isdtype(x.dtype, "bool") else x != 0
