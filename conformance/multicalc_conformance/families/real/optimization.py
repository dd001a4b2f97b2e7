"""The 22 optimisation test functions, at their points: value, gradient and Hessian."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from multicalc_conformance.engine.scenario import Scenario
from multicalc_conformance.problems.optimization import PROBLEMS, OptimizationProblem, exact
from multicalc_conformance.references.twin import twin

BEYOND_FLOAT32 = ("cross_in_tray",)
"""Its e¹⁰⁰ is near 1e43, and float32 ends at 3.4e38."""


def scenarios() -> list[Scenario]:
    return [
        _scenario(problem, point, dtype)
        for problem in PROBLEMS
        for point in problem.points
        for dtype in ("float64", "float32")
        if dtype == "float64" or problem.name not in BEYOND_FLOAT32
    ]


def _scenario(problem: OptimizationProblem, point: tuple[float, ...], dtype: str) -> Scenario:
    at = ", ".join(map(str, point))
    made = twin(
        "real",
        f"{problem.name} at ({at})",
        problem.f,
        _of_array(getattr(exact, problem.name)),
        [np.array(point, dtype)],
        operators=("value", "gradient", "hessian"),
    )
    return replace(made, source=f"{problem.source}; in mpmath, differences at 200 digits")


def _of_array(formula: Callable[..., Any]) -> Callable[[np.ndarray], Any]:
    return lambda x: formula(*x)
