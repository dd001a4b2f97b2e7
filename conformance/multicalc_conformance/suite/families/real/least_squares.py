"""Moré, Garbow and Hillstrom's problems, at the standard start and at a point beside it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
from mpmath import mp

from multicalc import xp
from multicalc_conformance.more_garbow_hillstrom import PROBLEMS, Problem
from multicalc_conformance.more_garbow_hillstrom.problem import SOURCE
from multicalc_conformance.suite.scenario import Scenario
from multicalc_conformance.suite.twin import shown, twin


def scenarios() -> list[Scenario]:
    return [
        scenario
        for problem in PROBLEMS
        for where, x in (("at its start", start(problem)), ("beside its start", beside(problem)))
        for scenario in _both(problem, where, x)
    ]


def start(problem: Problem) -> np.ndarray:
    return np.array(problem.start, dtype=float)


def beside(problem: Problem) -> np.ndarray:
    """A point without the start's zeros and equal entries, about an eighth of it away."""
    x = start(problem)
    return np.asarray(x + np.where(x == 0, 1, x) * np.cos(np.arange(1, x.size + 1)) / 8)


def _both(problem: Problem, where: str, x: np.ndarray) -> list[Scenario]:
    """The residuals with their Jacobian, and the sum of their squares with its derivatives."""
    of_residuals = twin(
        "real",
        f"{problem}, residuals {where}",
        problem.residuals,
        lambda at: np.array(problem.precise(at), dtype=object),
        [x],
        operators=("value", "jacobian"),
    )
    of_sum = twin(
        "real",
        f"{problem}, sum of squares {where}",
        lambda at: xp.sum(problem.residuals(at) ** 2),
        _sum_of_squares(problem.precise),
        [x],
        operators=("gradient", "hvp"),
    )
    source = f"{SOURCE}; in mpmath, differences at 200 digits"
    return [replace(s, source=source, shown=shown(problem.residuals, [x])) for s in (of_residuals, of_sum)]


def _sum_of_squares(residuals: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda at: mp.fsum(r * r for r in residuals(at))
