"""Whether numbers are the same up to rounding."""

from __future__ import annotations

from typing import Any


def isclose(
    xp: Any,
    x1: Any,
    x2: Any,
    /,
    *,
    rtol: float = 1e-5,
    atol: float = 1e-8,
    equal_nan: bool = False,
) -> Any:
    """Whether ``abs(x1 - x2) <= atol + rtol * abs(x2)``; infinities are close to themselves."""
    # As floats, which differences of unsigned integers and of masks are not.
    x1, x2 = xp.divide(x1, 1.0), xp.divide(x2, 1.0)
    known = xp.logical_and(xp.isfinite(x1), xp.isfinite(x2))
    one, other = (xp.where(known, x, 0.0) for x in (x1, x2))
    near = xp.abs(xp.subtract(one, other)) <= xp.add(atol, xp.multiply(rtol, xp.abs(other)))
    close = xp.logical_or(xp.equal(x1, x2), xp.logical_and(known, near))
    if equal_nan:
        close = xp.logical_or(close, xp.logical_and(xp.isnan(x1), xp.isnan(x2)))
    return close


def allclose(
    xp: Any,
    x1: Any,
    x2: Any,
    /,
    *,
    rtol: float = 1e-5,
    atol: float = 1e-8,
    equal_nan: bool = False,
) -> Any:
    return xp.all(xp.isclose(x1, x2, rtol=rtol, atol=atol, equal_nan=equal_nan))
