"""Whole powers of square matrices."""

from __future__ import annotations

from collections.abc import Callable
from operator import index
from typing import Any

Function = Callable[[Any], Any]


def matrix_power(xp: Any, inv: Function, identity: Function, x: Any, n: int, /) -> Any:
    """By repeated squaring. ``identity(x)`` has the shape of ``x``."""
    x, n = xp.asarray(x), index(n)
    if n < 0:
        x, n = inv(x), -n
    power = identity(x)
    while n:
        power = xp.matmul(power, x) if n & 1 else power
        n >>= 1
        x = xp.matmul(x, x) if n else x
    return power
