"""Whether a function has no derivative where it is asked for: seen in its differences."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from multicalc.calls import trees
from multicalc.testing.comparing.declared import ORDERS
from multicalc.testing.comparing.failure import attempt
from multicalc.testing.comparing.gap import Index
from multicalc.testing.comparing.point import ComparedPoint, Function, computed, direction
from multicalc.testing.derivatives.slopes import jumps, slope_of
from multicalc.testing.noise import largest

LEAST = 2.0**-20
"""The step at which it is seen whether the function goes on, on both sides."""

ALONG_ALL = ("jvp", "hvp")
"""The operators that take a direction through all arguments."""


def kink(
    operator: str, f: Function, at: ComparedPoint, backend: str, number: int, index: Index
) -> str:
    """What the slopes are on both sides of the point, if they are two; else empty.

    They are those of the value, or of the gradient where ``operator`` takes two derivatives, along
    the argument's entry that the entry ``index`` of its array ``number`` is a derivative by.
    """
    order = ORDERS[operator]
    if not order:
        return ""
    below = "value" if order == 1 else "grad"
    found = attempt(_slopes, below, operator, f, at, backend, number, index)
    return "" if isinstance(found, Exception) else found


def _slopes(
    below: str,
    operator: str,
    f: Function,
    at: ComparedPoint,
    backend: str,
    number: int,
    index: Index,
) -> str:
    leaves, spec = trees.flatten(at.params)
    wide = [_doubled(leaf) for leaf in leaves]
    along = _along(wide, operator, number, index)
    # Steps are shares of a line, which is as long as what it goes through.
    length = max(1.0, *(float(np.max(np.abs(x[v != 0]), initial=0.0)) for x, v in along))

    def quantity(step: float) -> np.ndarray:
        moved = [x + step * length * v for x, v in along]
        there = replace(at, params=trees.unflatten(spec, moved))
        return _vector(computed(below, f, there, backend))

    here = quantity(0.0)
    found = slope_of(quantity, float(np.finfo("float64").eps) * np.abs(here))
    ends = np.isfinite(quantity(LEAST)) != np.isfinite(quantity(-LEAST))
    if (ends & np.isfinite(here)).any():
        return "not differentiable here: on one side the function is not finite"
    kinked = jumps(found, largest(found.slope))
    if not kinked.any():
        return ""
    k = int(np.argmax(np.where(kinked, np.abs(found.jump), 0.0)))
    middle, half = found.slope[k] / length, found.jump[k] / length / 2
    slopes = f"{middle - half:.3g} on one side, {middle + half:.3g} on the other"
    return f"not differentiable here: the slope is {slopes}"


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
