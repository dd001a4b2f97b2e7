"""Operands of functions that give floats."""

from __future__ import annotations

from typing import Any

from multicalc.errors import InvalidArgumentError
from multicalc.xp.common.axes import is_floating
from multicalc.xp.common.numbers import is_number


def as_floats(xp: Any, x: Any) -> Any:
    """``x``, integers as floats."""
    return x if is_floating(xp, x) else xp.multiply(x, 1.0)


def all_floats(xp: Any, *xs: Any) -> list[Any]:
    """All of them so, some of which may be Python numbers."""
    like = as_floats(xp, next(x for x in xs if not is_number(x)))
    return [xp.full_like(like, x) if is_number(x) else as_floats(xp, x) for x in xs]


def check_floats(xp: Any, name: str, *xs: Any) -> None:
    """Raise InvalidArgumentError unless the arrays hold floats, which averages and borders of
    infinities need."""
    for x in xs:
        if not is_floating(xp, x):
            raise InvalidArgumentError(
                f"{name}: takes arrays of floats, found {x.dtype}; write xp.astype(x, 'float64')"
            )
