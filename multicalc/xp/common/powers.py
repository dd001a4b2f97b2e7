"""Whole powers of square matrices."""

from __future__ import annotations

from operator import index
from typing import Any

from multicalc.xp.common.elimination import check_square


def matrix_power(xp: Any, x: Any, n: int, /) -> Any:
    """By repeated squaring.

    Raises:
        numpy.linalg.LinAlgError: the matrices aren't square.
    """
    x, n = xp.asarray(x), index(n)
    check_square("matrix_power", x)
    if n == 0:
        return xp.tril(xp.triu(xp.ones_like(x)))
    if n < 0:
        x, n = xp.linalg.inv(x), -n
    power = None
    while n:
        if n & 1:
            power = x if power is None else xp.matmul(power, x)
        n >>= 1
        x = xp.matmul(x, x) if n else x
    return power
