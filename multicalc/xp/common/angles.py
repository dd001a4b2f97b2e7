"""Inverse trigonometric functions, made of ``sqrt`` and the series of ``atan``."""

from __future__ import annotations

from math import pi
from typing import Any

from multicalc.xp.common.elementary import sign_of
from multicalc.xp.common.series import is_near, odd


def atan(xp: Any, x: Any, /) -> Any:
    """The angle halved four times, by ``tan(t/2) = tan t / (1 + 1/cos t)``, until its series has
    all digits; beyond one, a right angle less that of the reciprocal."""
    far = xp.abs(x) > 1.0
    z = xp.where(far, -1.0 / xp.where(far, x, 1.0), x)
    for _ in range(4):
        z = z / (1.0 + xp.sqrt(1.0 + z * z))
    angle = 16.0 * odd(xp, z, "atan", z)
    return xp.where(far, sign_of(xp, x) * 0.5 * pi + angle, angle)


def asin(xp: Any, x: Any, /) -> Any:
    s = sign_of(xp, x)
    z = s * x
    steep = z > 0.5
    low = xp.where(steep, 0.0, z)
    shallow = xp.atan(low / (xp.sqrt(1.0 - low) * xp.sqrt(1.0 + low)))
    return odd(xp, x, "asin", s * xp.where(steep, 0.5 * pi - _acos(xp, z), shallow))


def acos(xp: Any, x: Any, /) -> Any:
    """Near zero what is left of a right angle, whose even derivatives are zero there."""
    near = is_near(x)
    z = _acos(xp, sign_of(xp, x) * x)
    usual = xp.where(x < 0, pi - z, z)
    return xp.where(near, 0.5 * pi - xp.asin(xp.where(near, x, 0.0)), usual)


def _acos(xp: Any, x: Any) -> Any:
    """Of positive numbers, twice the angle of half of it, whose sides keep their digits: Kahan,
    "Branch cuts for complex elementary functions" (1987)."""
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
    flat = xp.where(nowhere, 0.0 * up, angle)
    flat = xp.where(left, flat + up * pi, flat)
    return xp.where(steep, 0.5 * pi * up - angle, flat)
