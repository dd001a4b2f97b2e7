"""Differences of neighbours."""

from __future__ import annotations

from typing import Any


def diff(
    xp: Any, x: Any, /, *, axis: int = -1, n: int = 1, prepend: Any = None, append: Any = None
) -> Any:
    """Of booleans, where neighbours are different."""
    if n < 0:
        raise ValueError(f"diff: n is how often differences are taken, found {n}")
    ends = [each for each in (prepend, x, append) if each is not None]
    x = xp.asarray(x) if len(ends) == 1 else xp.concat(ends, axis=axis)
    last = axis in (-1, len(x.shape) - 1)
    x = x if last else xp.moveaxis(x, axis, -1)
    for _ in range(n):
        high, low = x[..., 1:], x[..., :-1]
        x = xp.not_equal(high, low) if xp.isdtype(x.dtype, "bool") else high - low
    return x if last else xp.moveaxis(x, -1, axis)
