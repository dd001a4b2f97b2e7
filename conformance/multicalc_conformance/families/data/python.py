"""Python's numbers and lists, and NumPy's scalars, in every place of a call."""

from __future__ import annotations

from typing import Any

import numpy as np

import multicalc as mc
from multicalc import xp
from multicalc_conformance.engine.scenario import Scenario
from multicalc_conformance.families.compiled.compilers import jitted, quick
from multicalc_conformance.families.state.waves import cos, exp, sin
from multicalc_conformance.references.closed_form import Run, closed_form
from multicalc_conformance.references.exact import Precise

X = [-0.7, 1.3]
"""Numbers that single precision doesn't have."""


def scenarios() -> list[Scenario]:
    return [_numbers(), _lists(), _beside()]


def f(x: Any, y: Any) -> Any:
    return xp.sin(x) * y**2 + xp.exp(x)


def slope(x: Any, y: Any) -> Any:
    return cos(x) * y**2 + exp(x)


def _numbers() -> Scenario:
    """A float, NumPy's scalar and an array without axes: each at every operator."""
    kinds = {"a float": float, "a NumPy scalar": np.float64, "0-d": np.asarray}

    def run(kind: Any) -> Run:
        def each(b: str, x: Any, y: Any) -> Any:
            x, y = kind(float(x)), kind(float(y))
            plan = mc.prepare(mc.grad, f, kind(2.0), y, compiler=quick(b), backend=b)
            value, pushed = mc.jvp(f, (x, y), (kind(-2.0), kind(0.5)), backend=b)
            return [
                mc.value_and_grad(f, argnums=(0, 1), backend=b)(x, y),
                value,
                pushed,
                mc.vjp(f, x, y, backend=b)[1](kind(-3.0)),
                mc.hvp(f, (x, y), kind(-2.0), argnums=0, backend=b),
                mc.hessian(f, backend=b)(x, y),
                mc.jacobian(lambda x, y: xp.stack([f(x, y), x * y]), backend=b)(x, y),
                mc.grad(jitted(f, b))(x, y),
                plan(x, y),
            ]

        return each

    def formula(x: Any, y: Any) -> Any:
        value, dx, dy = sin(x) * y**2 + exp(x), slope(x, y), 2 * sin(x) * y
        second = exp(x) - sin(x) * y**2
        pushed, pulled = -2 * dx + dy / 2, (-3 * dx, -3 * dy)
        rows = np.stack([np.asarray(row, dtype=object) for row in (dx, y)])
        return value, dx, dy, value, pushed, *pulled, -2 * second, second, rows, dx, dx

    operators: dict[str, tuple[Run, Precise]] = {
        name: (run(kind), formula) for name, kind in kinds.items()
    }
    return closed_form("data", "single numbers", operators, X)


def _lists() -> Scenario:
    """Lists are trees: a leaf for each number."""

    def g(p: Any) -> Any:
        (a, b), c = p["pair"], p["one"]
        return xp.sin(a) * b + c**2 * a

    def run(b: str, x: Any, y: Any) -> Any:
        p = {"pair": [float(x), float(y)], "one": -0.5}
        v = {"pair": [2.0, -1.0], "one": 0.5}
        return (
            list(mc.grad(g, backend=b)(p).values()),
            mc.jvp(g, (p,), (v,), backend=b)[1],
            list(mc.grad(jitted(g, b))(p).values()),
        )

    def formula(x: Any, y: Any) -> Any:
        gradient = cos(x) * y + x * 0 + 0.25, sin(x), -x
        pushed = 2 * gradient[0] - gradient[1] + gradient[2] / 2
        return *gradient, pushed, *gradient

    return closed_form("data", "lists of numbers", {"grad, jvp": (run, formula)}, X)


def _beside() -> Scenario:
    """Numbers that are not differentiated, beside an array that is."""

    def g(x: Any, n: Any, *, scale: Any, flag: Any) -> Any:
        return xp.sum(scale * x**n) + (xp.sum(x) if flag else 0.0)

    def run(b: str, x: Any) -> Any:
        gradient, compiled = mc.grad(g, backend=b), mc.grad(jitted(g, b))
        return [
            derivative(x, n, scale=scale, flag=flag)
            for derivative in (gradient, compiled)
            for n, scale, flag in ((3, -2.0, True), (2, 4, False), (3, np.float64(0.5), True))
        ]

    def formula(x: Any) -> Any:
        return (-6 * x**2 + 1, 8 * x, 1.5 * x**2 + 1) * 2

    return closed_form("data", "numbers beside an array", {"grad": (run, formula)}, [X])
