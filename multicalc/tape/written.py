"""Expressions as Python writes them: parentheses where they are needed, and nowhere else."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from multicalc.backend import owner

SUM, PRODUCT, SIGN, POWER, ATOM = range(1, 6)
LEVELS = {
    **dict.fromkeys(("add", "subtract"), SUM),
    **dict.fromkeys(("multiply", "divide", "floor_divide", "remainder", "matmul"), PRODUCT),
    **dict.fromkeys(("negative", "positive"), SIGN),
    "pow": POWER,
    "abs": ATOM,
}
"""How tightly each operator binds, of those whose results have derivatives."""


class Expression(str):
    """An expression; ``level`` says what it may stand beside without parentheses."""

    level: int

    def __new__(cls, text: str, level: int = ATOM) -> Expression:
        made = super().__new__(cls, text)
        made.level = level
        return made

    def at(self, level: int) -> str:
        """The expression where something that binds as tightly as ``level`` is needed."""
        return str(self) if self.level >= level else f"({self})"


def infix(name: str, symbol: str, operands: Sequence[Any]) -> Expression:
    """The operator ``symbol`` (``"{} + {}"``) between ``operands``."""
    level = LEVELS[name]
    needed: tuple[int, ...]
    if name == "abs":
        needed = (0,)
    elif name == "pow":
        needed = (ATOM, SIGN)
    else:
        # Equal operators group from the left: what stands right of one must bind tighter.
        needed = (level, level + 1)[: len(operands)]
    return Expression(symbol.format(*map(_at, operands, needed)), level)


def call(name: str, args: Sequence[Any], kwargs: dict[str, Any]) -> Expression:
    """``"sum(x, axis=0)"``."""
    shown = [*map(show, args), *(f"{key}={show(x)}" for key, x in kwargs.items())]
    return Expression(f"{name}({', '.join(shown)})")


def item(array: Any, key: Any) -> Expression:
    """``"x[0, 1:]"``."""
    inside = ", ".join(map(show, key if isinstance(key, tuple) else (key,)))
    return Expression(f"{_at(array, ATOM)}[{inside}]")


def _at(x: Any, level: int) -> str:
    if isinstance(x, Expression):
        return x.at(level)
    text = show(x)
    return Expression(text, SIGN if text.startswith("-") else ATOM).at(level)


def show(x: Any) -> str:
    """An argument: an expression, a number, an array by its shape, or a list of them."""
    if isinstance(x, Expression):
        return str(x)
    if isinstance(x, list):
        return f"[{', '.join(map(show, x))}]"
    if isinstance(x, tuple):
        return f"({', '.join(map(show, x))}{',' * (len(x) == 1)})"
    if isinstance(x, slice):
        ends = (x.start, x.stop) if x.step is None else (x.start, x.stop, x.step)
        return ":".join("" if end is None else str(end) for end in ends)
    if owner(x) is not None:
        return f"array{tuple(x.shape)}".replace(",)", ")")
    return "..." if x is Ellipsis else repr(x)
