"""Transcendental functions of large arrays, whose kernels take many entries at once and the rest
singly: a few points, repeated, have to give the same few derivatives, repeated."""

from __future__ import annotations

from typing import Any

import numpy as np
from mpmath import mp

import multicalc as mc
from multicalc import xp
from multicalc_conformance.engine.scenario import Scenario
from multicalc_conformance.families.compiled.compilers import jitted
from multicalc_conformance.references.closed_form import Run, closed_form
from multicalc_conformance.references.entrywise import each
from multicalc_conformance.references.exact import Precise

POINTS = np.linspace(-2.5, 2.75, 37)
TIMES = 300
sin, cos, exp = each(mp.sin), each(mp.cos), each(mp.exp)


def scenarios() -> list[Scenario]:
    def f(x: Any) -> Any:
        return xp.sum(xp.sin(x) * xp.exp(-x) + xp.tanh(x))

    def slope(x: Any) -> Any:
        return (cos(x) - sin(x)) * exp(-x) + each(mp.sech)(x) ** 2

    def curvature(x: Any) -> Any:
        return -2 * cos(x) * exp(-x) - 2 * each(mp.tanh)(x) * each(mp.sech)(x) ** 2

    def folded(found: Any) -> Any:
        """The derivatives at the first of the points, once all have been seen to be alike."""
        rows = found.reshape(TIMES, POINTS.size)
        if not np.allclose(rows, rows[0], rtol=1e-13, atol=1e-15):
            raise AssertionError("equal points have derivatives that differ")
        return rows[0], rows[-1]

    def grad(b: str, x: Any) -> Any:
        return folded(mc.grad(f, backend=b)(np.tile(x, TIMES)))

    def compiled(b: str, x: Any) -> Any:
        return folded(mc.grad(jitted(f, b))(np.tile(x, TIMES)))

    def hvp(b: str, x: Any) -> Any:
        at = np.tile(x, TIMES)
        return folded(mc.hvp(f, (at,), (-0.5 * np.ones_like(at),), backend=b))

    def value(b: str, x: Any) -> Any:
        """Of positive terms: what the order of summation costs is what the slack is for."""
        found, _ = mc.value_and_grad(lambda x: xp.sum(xp.exp(x / 4.0)), backend=b)(
            np.tile(x, TIMES)
        )
        return found / TIMES

    operators: dict[str, tuple[Run, Precise]] = {
        "value": (value, lambda x: np.sum(exp(x / 4))),
        "grad": (grad, lambda x: (slope(x), slope(x))),
        "grad, compiled": (compiled, lambda x: (slope(x), slope(x))),
        "hvp": (hvp, lambda x: (-curvature(x) / 2, -curvature(x) / 2)),
    }
    name = f"{POINTS.size} points, {TIMES} times"
    return [closed_form("large", name, operators, [POINTS], slack=16.0)]
