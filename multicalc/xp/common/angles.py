"""Inverse trigonometric functions, made of ``atan2`` or ``atan``."""

from __future__ import annotations

from math import pi
from typing import Any

from multicalc.xp.common.series import odd


def atan(xp: Any, x: Any, /) -> Any:
    return xp.atan2(x, xp.ones_like(x))


def asin(xp: Any, x: Any, /) -> Any:
    return odd(xp, x, "asin", xp.atan(x / (xp.sqrt(1.0 - x) * xp.sqrt(1.0 + x))))


def acos(xp: Any, x: Any, /) -> Any:
    """Twice the angle of half of it, whose sides keep their digits: Kahan, "Branch cuts for complex
    elementary functions" (1987)."""
    return 2.0 * xp.atan(xp.sqrt(1.0 - x) / xp.sqrt(1.0 + x))


def atan2(xp: Any, x1: Any, x2: Any, /) -> Any:
    """The angle of the shorter side over the longer one, turned into the quadrant."""
    steep = xp.abs(x1) > xp.abs(x2)
    over, under = xp.where(steep, x2, x1), xp.where(steep, x1, x2)
    nowhere = under == 0
    alike = xp.logical_and(xp.isinf(over), xp.isinf(under))
    ratio = over / xp.where(nowhere, 1.0, under)
    ratio = xp.where(alike, xp.sign(over) * xp.sign(under), ratio)
    up = xp.copysign(xp.ones_like(x1), x1)
    left = xp.signbit(x2)
    angle = xp.atan(ratio)
    # Of zero over zero the sign is that of the first zero.
    flat = xp.where(nowhere, 0.0 * up, angle) + xp.where(left, up * pi, 0.0)
    return xp.where(steep, 0.5 * pi * up - angle, flat)
