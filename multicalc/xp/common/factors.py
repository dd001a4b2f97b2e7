"""Products of many factors by multiplications only, so that derivatives of every order are right
where a factor is zero: the frameworks' own divide by the factors."""

from __future__ import annotations

from collections.abc import Callable
from operator import mul
from typing import Any


def product(xp: Any, x: Any) -> Any:
    """Along the first axis, which is kept with one element. Halving keeps the number of operations
    small."""
    while (count := x.shape[0]) > 1:
        half = count // 2
        x = xp.concat([x[:half] * x[half : 2 * half], x[2 * half :]], axis=0)
    return x


def running_product(xp: Any, x: Any) -> Any:
    """Along the first axis."""
    return running(xp, x, mul)


def running(xp: Any, x: Any, together: Callable[[Any, Any], Any]) -> Any:
    """Along the first axis, by doubling (Hillis and Steele 1986)."""
    reach = 1
    while reach < x.shape[0]:
        x = xp.concat([x[:reach], together(x[reach:], x[:-reach])], axis=0)
        reach *= 2
    return x
