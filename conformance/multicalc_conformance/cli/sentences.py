"""What is said of compared implementations, to a person who sees it for the first time."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from multicalc.testing.comparing.comparison import Comparison
from multicalc.testing.comparing.gap import Gap
from multicalc_conformance.cli.legend import COLUMNS
from multicalc_conformance.comparison.implementations import BEST_ORDER, Order

FALLS = {
    0: "does not fall with the step",
    1: "falls with the step",
    2: "falls with the square of the step",
    3: "falls with the cube of the step",
}
"""How an error falls, by the power."""

WRONG = {0: "value", 1: "gradient", 2: "Hessian"}
"""What a quadratic has wrong at its point, by the power with which its error falls."""

MEANINGS = {
    "by up to": "the largest distance of two numbers; behind it is where: the arguments there, or "
    "the entry's index.",
    "part first": "the first place, in the order of the arguments, where two are farther apart "
    "than rounding explains. Neither is called the right one.",
    "power": "with the step from the point halved, an error is divided by two to this power: by 8 "
    "where it falls with the cube. That is so if value, gradient and Hessian at the point are "
    "right; a smaller power says which of them is wrong.",
}
"""What words mean, by the words."""


def points(found: Comparison, args: Mapping[str, Any]) -> str:
    """Where functions are compared, if they are of one place after the other."""
    shapes = {np.shape(x) for x in (*args.values(), *found.lines[0].arrays.values())}
    size = int(np.prod(next(iter(shapes)))) if len(shapes) == 1 else 1
    return f", at {size} points ({', '.join(args)})" if size > 1 else ""


def sentences(found: Comparison, args: Sequence[np.ndarray], with_side: str = "") -> list[str]:
    """One for every two implementations, or for those beside one of them, and for each failure."""
    said = []
    for line in found.lines:
        of = "" if line.name == "value" else f"{line.name}: "
        for (one, other), gap in line.pairs.items():
            if not with_side or with_side in (one, other):
                said.append(of + _sentence(one, other, gap, args))
        for name, error in line.errors.items():
            if with_side in ("", name):
                said.append(f"{of}{name} failed: {error}")
    return said


def falling(found: Order) -> str:
    """How the error of an implementation falls, and what that says of it."""
    nearest = round(found.order)
    how = FALLS.get(nearest, "falls with a power of the step")
    says = f", so its {WRONG[nearest]} is wrong" if nearest in WRONG else ""
    best = (
        ", as the best quadratic's does"
        if nearest == BEST_ORDER
        else f"; the best quadratic's {FALLS[BEST_ORDER]}{says}"
    )
    return f"{found.name}: its error {how} (power {found.order:.2f}){best}."


def explained(said: Sequence[str]) -> list[str]:
    """What the words mean that are among those which were said."""
    whole = "\n".join(said)
    return [
        *(f"{words}: {text}" for words, text in MEANINGS.items() if words in whole),
        *(COLUMNS if re.search("apart +allowed$", whole, re.MULTILINE) else ()),
    ]


def _sentence(one: str, other: str, found: Gap, args: Sequence[np.ndarray]) -> str:
    if found.agrees:
        return f"{one} and {other} agree."
    if found.share <= 1 or (np.isinf(found.distance) and found.reason):
        return f"{one} and {other} differ: {found.reason}."
    if not found.at:
        return f"{one} and {other} differ, by {found.distance:.6g}."
    return (
        f"{one} and {other} differ, by up to {found.distance:.6g} at "
        f"{_place(found.at, args)}; they part first at {_place(found.first, args)}."
    )


def _place(index: tuple[int, ...], args: Sequence[np.ndarray]) -> str:
    values = ", ".join(f"{float(x[index]):.6g}" for x in args if x.shape and _inside(x, index))
    return f"({values})" if values else f"[{', '.join(map(str, index))}]"


def _inside(x: Any, index: tuple[int, ...]) -> bool:
    return len(index) == x.ndim and all(i < n for i, n in zip(index, x.shape, strict=True))
