"""Selecting, sorting, and arrays made like others or between others."""

from __future__ import annotations

from typing import Any

import numpy as np
from mpmath import mpf

from multicalc import xp
from multicalc_conformance.operations.calls import called, cubed
from multicalc_conformance.operations.case import Case
from multicalc_conformance.operations.domain import Domain

ROW, WIDE = Domain((3,)), Domain((2, 3))
APART, TABLE = Domain((4,), distinct=True), Domain((2, 3), distinct=True)
"""No two of the same size, so that their order is smooth."""

COLUMNS = np.array([[2, 0], [1, 1]])
CHOSEN = np.array([[True, False, True], [False, True, False]])


def sort(x: Any, axis: int = -1, descending: bool = False) -> Any:
    found = np.sort(x, axis=axis)
    return np.flip(found, axis) if descending else found


def argsort(x: Any, axis: int = -1, descending: bool = False) -> Any:
    return np.argsort(-x if descending else x, axis=axis)


def sorting(domain: Domain, **options: Any) -> Case:
    """The cubes of what is sorted."""
    return cubed(
        "sort",
        lambda x: xp.sort(x, **options),
        lambda x: sort(x, **options),
        domain,
        variant=" ".join(f"{k}={v}" for k, v in options.items()),
    )


def taking(indices: Any, axis: int, domain: Domain, variant: str) -> Case:
    """The cubes of what is taken."""
    return cubed(
        "take",
        lambda x: xp.take(x, xp.asarray(np.asarray(indices)), axis=axis),
        lambda x: np.take(x, indices, axis=axis),
        domain,
        variant=variant,
    )


def along(indices: np.ndarray, axis: int, domain: Domain) -> Case:
    """The cubes of what is taken along an axis."""
    return cubed(
        "take_along_axis",
        lambda x: xp.take_along_axis(x, xp.asarray(indices), axis=axis),
        lambda x: np.take_along_axis(x, indices, axis=axis),
        domain,
        variant=f"axis={axis}",
    )


def ramp(start: Any, stop: Any, steps: int, last: int) -> Any:
    """From ``start`` in equal steps, ``last`` of which reach ``stop``."""
    parts = [mpf(k) / last for k in range(steps)]
    return np.stack([start + (stop - start) * part for part in parts])


def interp(x: np.ndarray, xs: np.ndarray, ys: np.ndarray) -> Any:
    """By the knots on both sides."""

    def at(t: Any) -> Any:
        k = sum(t >= knot for knot in xs)
        if k in (0, len(xs)):
            return ys[0 if k == 0 else -1]
        return ys[k - 1] + (t - xs[k - 1]) * (ys[k] - ys[k - 1]) / (xs[k] - xs[k - 1])

    return np.array([at(t) for t in x], dtype=object)


CASES = (
    Case(
        "interp",
        # Times a number that brings none exactly onto a knot.
        lambda x, w, y: xp.interp(x * 1.0078125, xp.cumulative_sum(w), y),
        lambda x, w, y: interp(x * mpf(1.0078125), np.cumsum(w), y),
        (Domain((2,), 0.0, 4.5), Domain((3,), 0.5, 1.5), Domain((3,))),
        "between knots that vary",
    ),
    sorting(APART),
    sorting(APART, descending=True),
    sorting(TABLE, axis=0),
    sorting(TABLE, axis=0, descending=True),
    called("argsort", argsort, APART, order=0),
    called("argsort", argsort, TABLE, order=0, axis=0, descending=True),
    taking([2, 0, 2], 0, ROW, "repeated"),
    taking([1, 0, 0], 1, WIDE, "axis"),
    taking([0], -1, WIDE, "last axis"),
    along(COLUMNS, 1, WIDE),
    along(np.array([[1, 0, 1]]), 0, WIDE),
    cubed(
        "top_k",
        lambda x: xp.top_k(x, 2, axis=0).values,
        lambda x: sort(x, axis=0, descending=True)[:2],
        Domain((3, 2), distinct=True),
        variant="axis=0",
    ),
    cubed(
        "top_k",
        lambda x: xp.top_k(x, 3, mode="smallest").values,
        lambda x: np.sort(x)[:3],
        APART,
        variant="smallest",
    ),
    Case(
        "one_hot",
        lambda x: xp.one_hot(xp.astype(x, "int64"), 4),
        lambda x: np.array([[mpf(int(v) == k) for k in range(4)] for v in x]),
        (Domain((3,), 0.0, 5.0),),
        order=0,
    ),
    cubed(
        "where",
        lambda x, y: xp.where(xp.asarray(CHOSEN), x, y),
        lambda x, y: np.where(CHOSEN, x, y),
        WIDE,
        ROW,
        variant="broadcasts",
    ),
    cubed(
        "where",
        lambda x, y: xp.where(x > y, x, 2.0 * y),
        lambda x, y: np.where(x > y, x, 2 * y),
        WIDE,
        Domain((2, 1), 1.0, 3.0, away=(1.0,)),
        variant="by its operands",
    ),
    cubed(
        "where",
        lambda x: xp.where(xp.asarray(CHOSEN), x, 0.5),
        lambda x: np.where(CHOSEN, x, mpf(0.5)),
        WIDE,
        variant="with a number",
    ),
    cubed("full_like", lambda x: x * xp.full_like(x, 3.0), lambda x: 3 * x, WIDE),
    cubed("ones_like", lambda x: x - xp.ones_like(x), lambda x: x - 1, WIDE),
    cubed("zeros_like", lambda x: x + xp.zeros_like(x), lambda x: x, WIDE),
    cubed(
        "asarray",
        lambda x: xp.asarray([[x[0], 2.0], [x[1], x[0]]]),
        lambda x: np.array([[x[0], mpf(2)], [x[1], x[0]]], dtype=object),
        Domain((2,)),
        variant="of a list",
    ),
    cubed(
        "linspace",
        lambda x, y: xp.linspace(x, y, 4, dtype=x.dtype),
        lambda x, y: ramp(x, y, 4, 3),
        Domain(()),
        Domain(()),
    ),
    cubed(
        "linspace",
        lambda x, y: xp.linspace(x, y, 4, dtype=x.dtype, endpoint=False),
        lambda x, y: ramp(x, y, 4, 4),
        Domain(()),
        Domain(()),
        variant="without its end",
    ),
    cubed(
        "linspace",
        lambda x: xp.linspace(1.0, x, 3, dtype=x.dtype),
        lambda x: ramp(mpf(1), x, 3, 2),
        Domain(()),
        variant="from a number",
    ),
)
