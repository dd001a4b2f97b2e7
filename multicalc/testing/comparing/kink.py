"""Whether a function has no derivative where it is asked for: seen in its differences."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from multicalc.calls import trees
from multicalc.testing.comparing.declared import ORDERS
from multicalc.testing.comparing.failure import attempt
from multicalc.testing.comparing.gap import Index
from multicalc.testing.comparing.point import Point, computed, direction
from multicalc.testing.comparing.sides import ComparedSide

STEPS = (2.0**-14, 2.0**-20)
"""Of a smooth function the slopes on both sides differ 64 times less with the second one."""

FALL = 4.0
"""By which of a kink's they don't fall."""

LEAST = 1e-3
"""The share of the slopes that their difference has to be."""

ALONG_ALL = ("jvp", "hvp")
"""The operators that take a direction through all arguments."""


def kink(operator: str, side: ComparedSide, at: Point, number: int, index: Index) -> str:
    """What the slopes are on both sides of the point, if they are two; else empty.

    They are those of the value, or of the gradient where ``operator`` takes two derivatives, along
    the argument's entry that the entry ``index`` of its array ``number`` is a derivative by.
    """
    order = ORDERS[operator]
    if not order:
        return ""
    found = attempt(_slopes, "value" if order == 1 else "grad", operator, side, at, number, index)
    return "" if isinstance(found, Exception) else found


def _slopes(
    below: str, operator: str, side: ComparedSide, at: Point, number: int, index: Index
) -> str:
    leaves, spec = trees.flatten(at.params)
    wide = [_doubled(leaf) for leaf in leaves]
    along = _along(wide, operator, number, index)
    size = max(1.0, *(float(np.max(np.abs(x[v != 0]), initial=0.0)) for x, v in along))

    def quantity(step: float) -> np.ndarray:
        moved = [x + step * v for x, v in along]
        there = replace(at, params=trees.unflatten(spec, moved))
        return _vector(computed(below, side.f, there, side.backend))

    return _told([_one_sided(quantity, step * size) for step in STEPS])


def _one_sided(quantity: Callable[[float], np.ndarray], step: float) -> tuple[Any, Any, float]:
    """The slopes of each entry to the left and to the right, and the rounding error of these."""
    here = quantity(0.0)
    with np.errstate(invalid="ignore"):
        left, right = (here - quantity(-step)) / step, (quantity(step) - here) / step
    rounding = 1e3 * float(np.finfo("float64").eps) * float(np.max(np.abs(here), initial=0.0))
    return left, right, rounding / step


def _told(slopes: list[tuple[Any, Any, float]]) -> str:
    far, (left, right, rounding) = slopes
    defined = np.isfinite(left), np.isfinite(right)
    if (defined[0] != defined[1]).any():
        return "not differentiable here: on one side the function is not finite"
    with np.errstate(invalid="ignore"):
        jump = np.nan_to_num(np.abs(right - left))
        before = np.nan_to_num(np.abs(far[1] - far[0]))
        sizes = np.nan_to_num(np.abs(left) + np.abs(right))
    kinked = (jump > before / FALL) & (jump > LEAST * sizes) & (jump > rounding)
    if not kinked.any():
        return ""
    k = int(np.argmax(jump * kinked))
    slopes_there = f"{left[k]:.3g} on one side, {right[k]:.3g} on the other"
    return f"not differentiable here: the slope is {slopes_there}"


def _along(
    leaves: list[np.ndarray], operator: str, number: int, index: Index
) -> list[tuple[np.ndarray, np.ndarray]]:
    """The arguments, and the direction in each."""
    if operator in ALONG_ALL:
        return list(zip(leaves, trees.flatten(direction(leaves))[0], strict=True))
    units = [np.zeros_like(x) for x in leaves]
    unit = units[number % len(leaves)]
    unit[index[len(index) - unit.ndim :]] = 1.0
    return list(zip(leaves, units, strict=True))


def _doubled(leaf: Any) -> np.ndarray:
    array = np.asarray(leaf)
    if array.dtype.kind != "f":
        raise TypeError(f"no slopes by an argument of dtype {array.dtype}")
    return array.astype("float64")


def _vector(arrays: dict[str, np.ndarray]) -> np.ndarray:
    return np.concatenate([np.ravel(x).astype("float64") for x in arrays.values()])
