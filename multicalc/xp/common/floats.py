"""Operands of functions that give floats."""

from __future__ import annotations

from typing import Any

from multicalc.errors import InvalidArgumentError
from multicalc.xp.common.axes import is_floating
from multicalc.xp.common.numbers import is_number


def as_floats(xp: Any, x: Any) -> Any:
    """``x``, integers as floats."""
    return x if is_floating(xp, x) else xp.multiply(x, 1.0)


def both_floats(xp: Any, x1: Any, x2: Any) -> tuple[Any, Any]:
    """Both of them so, one of which may be a Python number."""
    if is_number(x1):
        x2 = as_floats(xp, x2)
        return xp.full_like(x2, x1), x2
    x1 = as_floats(xp, x1)
    return x1, xp.full_like(x1, x2) if is_number(x2) else as_floats(xp, x2)


def check_floats(xp: Any, name: str, *xs: Any) -> None:
    """Raise InvalidArgumentError unless the arrays hold floats, which averages and borders of
    infinities need."""
    for x in xs:
        if not is_floating(xp, x):
            raise InvalidArgumentError(
                f"{name}: takes arrays of floats, found {x.dtype}; write xp.astype(x, 'float64')"
            )
