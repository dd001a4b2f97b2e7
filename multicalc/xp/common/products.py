"""Products of vectors, and traces of matrices."""

from __future__ import annotations

from typing import Any


def cross(xp: Any, x1: Any, x2: Any, /, *, axis: int = -1) -> Any:
    """The cross product of vectors of three elements."""
    x1, x2 = xp.asarray(x1), xp.asarray(x2)
    if x1.shape[axis] != 3 or x2.shape[axis] != 3:
        raise ValueError(
            f"cross needs 3 elements along axis {axis}, found shapes {tuple(x1.shape)} and "
            f"{tuple(x2.shape)}"
        )
    a, b = xp.unstack(x1, axis=axis), xp.unstack(x2, axis=axis)

    def part(i: int) -> Any:
        return xp.subtract(xp.multiply(a[i - 2], b[i - 1]), xp.multiply(a[i - 1], b[i - 2]))

    return xp.stack([part(i) for i in range(3)], axis=axis)


def trace(xp: Any, x: Any, /, *, offset: int = 0, dtype: Any = None) -> Any:
    """The sum along a diagonal."""
    return xp.sum(xp.linalg.diagonal(x, offset=offset), axis=-1, dtype=dtype)
