"""What is made of the transforms: descent, Newton's method, critical points, models' minima."""

from __future__ import annotations

from typing import Any

import numpy as np
from mpmath import mp

import multicalc as mc
from multicalc import xp
from multicalc_conformance.engine.scenario import Scenario
from multicalc_conformance.references.closed_form import closed_form

STEPS, RATE = 5, 0.25
POINT = [0.5, -1.25]


def scenarios() -> list[Scenario]:
    return [
        scenario
        for dtype in ("float64", "float32")
        for scenario in (_descent(dtype), _newton(dtype), _models(dtype))
    ] + [_kinds(), _critical_points()]


def _descent(dtype: str) -> Scenario:
    """On ½ Σ a x² each step multiplies x by 1 − ¼a."""

    def run(b: str, x: Any, a: Any) -> Any:
        def bowl(x: Any, a: Any) -> Any:
            return xp.sum(a * x * x) / 2

        path = mc.gradient_descent(bowl, x, a, learning_rate=RATE, steps=STEPS, backend=b)
        return list(path.points)

    def formula(x: Any, a: Any) -> Any:
        return tuple(x * (1 - a / 4) ** k for k in range(STEPS + 1))

    operators = {"gradient_descent": (run, formula)}
    return closed_form("operators", "steps of descent", operators, [POINT, [1.5, 2.0]], dtype=dtype)


def _newton(dtype: str) -> Scenario:
    """Σ exp x − a·x is smallest at log a; a quadratic form at the solution of its equations."""

    def run(b: str, a: Any) -> Any:
        def curve(x: Any, a: Any) -> Any:
            return xp.sum(xp.exp(x) - a * x)

        return mc.newton(curve, np.zeros_like(a), a, backend=b).x

    def formula(a: Any) -> Any:
        return np.array([mp.log(v) for v in a], dtype=object)

    operators = {"newton": (run, formula)}
    return closed_form("operators", "Newton's method", operators, [[2.0, 3.5]], dtype=dtype)


def _models(dtype: str) -> Scenario:
    """f = 2x² + xy + y² + x: its model is f itself, smallest at (−2/7, 1/7)."""

    def f(x: Any) -> Any:
        return 2 * x[0] ** 2 + x[0] * x[1] + x[1] ** 2 + x[0]

    def exactly(x: Any) -> Any:
        return 2 * x[0] ** 2 + x[0] * x[1] + x[1] ** 2 + x[0]

    def quadratic(b: str, x: Any) -> Any:
        model = mc.quad_approx(f, x, backend=b)
        return model.minimizer(), model(2 * x), model.f(2 * x)

    def linear(b: str, x: Any) -> Any:
        model = mc.linear_approx(f, x, backend=b)
        return model(2 * x), model.error(2 * x)

    def tangent(x: Any) -> Any:
        """At 2x, where what it leaves out is the quadratic form of x."""
        left_out = exactly(x) - x[0]
        return exactly(2 * x) - left_out, left_out

    operators = {
        "quad_approx": (
            quadratic,
            lambda x: (np.array([mp.mpf(-2) / 7, mp.mpf(1) / 7]), *[exactly(2 * x)] * 2),
        ),
        "linear_approx": (linear, tangent),
    }
    return closed_form("operators", "models of a quadratic", operators, [POINT], dtype=dtype)


KINDS = ("minimum", "maximum", "saddle", "inconclusive", "not critical")


def _kinds() -> Scenario:
    """One function of each kind at (0, 0), told by its place in ``KINDS``, counted from 1."""

    def run(b: str, x: Any) -> Any:
        functions = (
            lambda x: 2 * x[0] ** 2 + x[0] * x[1] + x[1] ** 2,
            lambda x: -(x[0] ** 2) - x[0] * x[1] - x[1] ** 2,
            lambda x: x[0] ** 2 + 4 * x[0] * x[1] - 2 * x[1] ** 2,
            lambda x: x[0] ** 4 + x[1] ** 2,
            lambda x: x[0] ** 2 + x[1],
        )
        found = [mc.classify(f, x, backend=b) for f in functions]
        return np.array([1.0 + KINDS.index(kind) for kind in found])

    def formula(x: Any) -> Any:
        return np.arange(1, 6).astype(object) + 0 * x[0]

    return closed_form(
        "operators", "kinds of critical points", {"classify": (run, formula)}, [[0.0, 0.0]]
    )


def _critical_points() -> Scenario:
    """x³/3 − a²x has its slope's roots at ±a, with values ∓⅔a³."""

    def run(b: str, a: Any) -> Any:
        square = float(a) ** 2
        found = mc.critical_points(lambda x: x**3 / 3 - square * x, (-2.0, 2.0), backend=b)
        return [np.array([p.x for p in found]), np.array([p.value for p in found])]

    def formula(a: Any) -> Any:
        values = np.array([2, -2], dtype=object) * a**3 / 3
        return np.array([-1, 1], dtype=object) * a, values

    operators = {"critical_points": (run, formula)}
    return closed_form("operators", "critical points of a cubic", operators, [1.25])
