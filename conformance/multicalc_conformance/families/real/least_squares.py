"""Moré, Garbow and Hillstrom's problems, at the standard start and at a point beside it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from multicalc_conformance.engine.scenario import Scenario
from multicalc_conformance.families.real.residuals import residuals_and_sum
from multicalc_conformance.problems.more_garbow_hillstrom import PROBLEMS, LeastSquaresProblem
from multicalc_conformance.problems.more_garbow_hillstrom.problem import SOURCE


def scenarios() -> list[Scenario]:
    return [
        scenario
        for problem in PROBLEMS
        for where, x in (("at its start", _start(problem)), ("beside its start", _beside(problem)))
        for scenario in residuals_and_sum(
            str(problem), where, problem.residuals, _precise(problem), [x], SOURCE
        )
    ]


def _start(problem: LeastSquaresProblem) -> np.ndarray:
    return np.array(problem.start, dtype=float)


def _beside(problem: LeastSquaresProblem) -> np.ndarray:
    """A point without the start's zeros and equal entries, about an eighth of it away."""
    x = _start(problem)
    return np.asarray(x + np.where(x == 0, 1, x) * np.cos(np.arange(1, x.size + 1)) / 8)


def _precise(problem: LeastSquaresProblem) -> Callable[[np.ndarray], np.ndarray]:
    return lambda x: np.array(problem.precise(x), dtype=object)
