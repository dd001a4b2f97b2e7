"""Operands of functions that give floats."""

from __future__ import annotations

from typing import Any

from multicalc.errors import InvalidArgumentError
from multicalc.xp.common.axes import is_floating


def as_floats(xp: Any, x: Any) -> Any:
    """``x``, integers as floats."""
    return x if is_floating(xp, x) else xp.multiply(x, 1.0)


def check_floats(xp: Any, name: str, *xs: Any) -> None:
    """Raise InvalidArgumentError unless the arrays hold floats, which averages and borders of
    infinities need."""
    for x in xs:
        if not is_floating(xp, x):
            raise InvalidArgumentError(
                f"{name}: takes arrays of floats, found {x.dtype}; write xp.astype(x, 'float64')"
            )
