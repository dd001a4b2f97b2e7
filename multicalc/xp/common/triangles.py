"""One half of a matrix."""

from __future__ import annotations

from typing import Any


def triangle(xp: Any, x: Any, lower: bool, unit_diagonal: bool) -> Any:
    """The triangle that is read, with zeros in the other one."""
    if not unit_diagonal:
        return xp.tril(x) if lower else xp.triu(x)
    part = xp.tril(x, k=-1) if lower else xp.triu(x, k=1)
    return part + xp.eye(x.shape[-1], dtype=x.dtype)
