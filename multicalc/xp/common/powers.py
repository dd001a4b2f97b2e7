"""Whole powers of square matrices."""

from __future__ import annotations

from operator import index
from typing import Any

import numpy as np


def matrix_power(xp: Any, x: Any, n: int, /) -> Any:
    """By repeated squaring.

    Raises:
        numpy.linalg.LinAlgError: the matrices aren't square.
    """
    x, n = xp.asarray(x), index(n)
    if len(x.shape) < 2 or x.shape[-1] != x.shape[-2]:
        raise np.linalg.LinAlgError(
            f"matrix_power: takes square matrices, found shape {tuple(x.shape)}"
        )
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
