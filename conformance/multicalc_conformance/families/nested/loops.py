"""Derivatives through iterations: Newton's method, fixed points, recurrences, branches.

The reference runs the same iteration at 200 digits.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from mpmath import mp

import multicalc as mc
from multicalc import xp
from multicalc_conformance.engine.scenario import Scenario
from multicalc_conformance.references.entrywise import each
from multicalc_conformance.references.twin import twin

A = np.array([0.5, 2.0, 7.25])
sin, cos = each(mp.sin), each(mp.cos)


def scenarios() -> list[Scenario]:
    return [
        scenario
        for dtype in ("float64", "float32")
        for scenario in (
            _twin("Newton's method for a root, fori_loop", _newton, _newton_exact, dtype),
            _twin("Newton's method with derivatives inside", _newton_inside, _cube_root, dtype),
            _twin("a fixed point, fori_loop", _fixed_point, _fixed_point_exact, dtype),
            _twin("a recurrence, scan", _recurrence, _recurrence_exact, dtype),
            _twin("branches, cond", _branches, _branches_exact, dtype),
            _twin("a branch inside a loop", _branch_in_loop, _branch_in_loop_exact, dtype),
            _twin("a while_loop", _until, _until_exact, dtype, operators=("jvp",)),
        )
    ]


def _twin(name: str, f: Any, precise: Any, dtype: str, **options: Any) -> Scenario:
    return twin("nested", name, f, precise, [A.astype(dtype)], **options)


def _newton(a: Any) -> Any:
    """√a, from a/2 + 1."""
    return xp.fori_loop(0, 6, lambda _, y: (y + a / y) / 2, a / 2 + 1)


def _newton_exact(a: Any) -> Any:
    y = a / 2 + 1
    for _ in range(6):
        y = (y + a / y) / 2
    return y


def _newton_inside(a: Any) -> Any:
    """Four steps for y³ = a, whose slopes are derivatives themselves."""
    y = a / 4 + 1
    for _ in range(4):
        value, slope = mc.jvp(lambda y: y**3 - a, (y,), (xp.ones_like(y),))
        y = y - value / slope
    return y


def _cube_root(a: Any) -> Any:
    y = a / 4 + 1
    for _ in range(4):
        y = y - (y**3 - a) / (3 * y**2)
    return y


def _fixed_point(a: Any) -> Any:
    return xp.fori_loop(0, 8, lambda _, y: xp.cos(y * a) / 8 + y / 4, a)


def _fixed_point_exact(a: Any) -> Any:
    y = a
    for _ in range(8):
        y = cos(y * a) / 8 + y / 4
    return y


def _recurrence(a: Any) -> Any:
    """The last state and all the sums on the way."""

    def step(carry: Any, x: Any) -> Any:
        new = xp.sin(carry) * x + carry
        return new, new * x

    return xp.scan(step, xp.sum(a / 8), a)


def _recurrence_exact(a: Any) -> Any:
    carry, seen = np.sum(a) / 8, []
    for x in a:
        carry = mp.sin(carry) * x + carry
        seen.append(carry * x)
    return carry, np.array(seen, dtype=object)


def _branches(a: Any) -> Any:
    def taken(x: Any) -> Any:
        return xp.cond(xp.sum(x) > 5.0, lambda x: xp.sin(x) * x, lambda x: x**3, x)

    return taken(a), taken(-a)


def _branches_exact(a: Any) -> Any:
    return sin(a) * a, -(a**3)


def _branch_in_loop(a: Any) -> Any:
    def step(_: Any, y: Any) -> Any:
        return xp.cond(xp.sum(y) > 4.0, lambda y: y / 2 + xp.sin(y), lambda y: y * y + a / 4, y)

    return xp.fori_loop(0, 4, step, a)


def _branch_in_loop_exact(a: Any) -> Any:
    y = a
    for _ in range(4):
        y = y / 2 + sin(y) if np.sum(y) > 4 else y * y + a / 4
    return y


def _until(a: Any) -> Any:
    return xp.while_loop(lambda y: xp.sum(y) < 100.0, lambda y: y * y / 2 + a, a)


def _until_exact(a: Any) -> Any:
    y = a
    while np.sum(y) < 100:
        y = y * y / 2 + a
    return y
