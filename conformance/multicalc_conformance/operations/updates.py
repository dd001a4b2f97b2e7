"""``at``: some elements changed, beside NumPy's own indexing over arrays of objects."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from multicalc import xp
from multicalc_conformance.operations.calls import cubed
from multicalc_conformance.operations.case import Case
from multicalc_conformance.operations.domain import Domain

ROW, WIDE, NUMBER = Domain((4,)), Domain((2, 3)), Domain(())
MASK = np.array([[True, False, True], [False, False, True]])
REPEATED = np.array([2, 0, 2])


def written(how: str, key: Any, x: np.ndarray, value: Any) -> np.ndarray:
    """``x`` with every element ``key`` names changed, one after the other."""
    changed, values = x.copy(), np.broadcast_to(value, np.shape(x[key]))
    count = np.arange(x.size).reshape(x.shape)[key]
    flat = changed.reshape(-1)
    for place, new in zip(np.ravel(count), np.ravel(values), strict=True):
        flat[place] = CHANGES[how](flat[place], new)
    return changed


CHANGES: dict[str, Callable[[Any, Any], Any]] = {
    "set": lambda old, new: new,
    "add": lambda old, new: old + new,
    "multiply": lambda old, new: old * new,
    "min": min,
    "max": max,
}


def change(how: str, key: Any, variant: str, *domains: Domain) -> Case:
    """``at(x, key)`` changed by a second argument."""
    return cubed(
        "at",
        lambda x, value: getattr(xp.at(x, key), how)(value),
        lambda x, value: written(how, key, x, value),
        *domains,
        variant=f"{how}, {variant}",
    )


def got(key: Any, variant: str, domain: Domain) -> Case:
    """``at(x, key)`` read."""
    return cubed(
        "at", lambda x: xp.at(x, key).get(), lambda x: x[key], domain, variant=f"get, {variant}"
    )


LOW, HIGH = Domain((4,), -2.0, -1.0), Domain((3,), 1.0, 2.0)
"""Which of two elements is the bigger one does not change within them."""

ELEMENT, SLICE, CORNER = 1, slice(None, None, 2), (0, slice(1, None))

CASES = (
    *(change(how, ELEMENT, "a position", ROW, NUMBER) for how in ("set", "add", "multiply")),
    *(change(how, SLICE, "a slice", ROW, Domain((2,))) for how in ("set", "add", "multiply")),
    *(change(how, CORNER, "of two axes", WIDE, Domain((2,))) for how in ("set", "add", "multiply")),
    *(change(how, MASK, "a mask", WIDE, Domain((3,))) for how in ("set", "add", "multiply")),
    change("set", MASK, "a mask, one value", WIDE, NUMBER),
    *(change(how, REPEATED, "repeated", ROW, Domain((3,))) for how in ("set", "add", "multiply")),
    change("min", REPEATED, "repeated", LOW, HIGH),
    change("max", REPEATED, "repeated", LOW, Domain((3,), 1.0, 2.0, distinct=True)),
    change("min", SLICE, "a slice", Domain((4,), 1.0, 2.0), Domain((2,), -1.0, 0.5)),
    change(
        "max",
        ([0, 1], [2, 0]),
        "pairs of positions",
        Domain((2, 3), -2.0, 0.0),
        Domain((), 0.5, 1.0),
    ),
    got(ELEMENT, "a position", ROW),
    got(SLICE, "a slice", ROW),
    got((slice(None), [2, 0, 2]), "repeated", WIDE),
    got(MASK, "a mask", WIDE),
)
