"""Newton's method with the Hessian's matrix."""

from __future__ import annotations

import numpy as np

from multicalc.approximations.newton_step import newton_step
from multicalc.errors import NotPositiveDefiniteError
from multicalc.optimize.globalized import backtracked
from multicalc.optimize.objective import Local, Objective
from multicalc.optimize.path import (
    ALL_STEPS,
    DIVERGED,
    FLAT,
    SETTLED,
    STAGNATED,
    Path,
    Recorder,
)


def newton_dense(
    objective: Objective, walk: Recorder, steps: int, tolerance: float, line_search: bool
) -> Path:
    """The walk from the objective's start. Linear algebra is on the host, in float64."""
    eps = objective.layout.eps
    here, settled = objective.at(objective.start), False
    reach = float(np.linalg.norm(here.x))
    while True:
        norm = float(np.linalg.norm(here.gradient))
        walk.arrive(objective.point(here.x), here.value, norm)
        if walk.diverged():
            return walk.path(DIVERGED)
        try:
            # Before asking whether the gradient is zero: at a saddle it is.
            step = newton_step(here.hessian, here.gradient, eps)
        except NotPositiveDefiniteError as error:
            message = f"after {walk.steps} Newton steps {error}"
            path = walk.path("The Hessian is not positive definite")
            raise NotPositiveDefiniteError(message, path) from error
        if settled or walk.flat(eps):
            return walk.path(SETTLED if settled else FLAT, converged=True)
        if walk.steps >= steps:
            return walk.path(ALL_STEPS)
        length = _length(objective, here, step) if line_search else 1.0
        if length == 0:
            return walk.path(STAGNATED)
        there = objective.rounded(here.x + length * step)
        reach = max(reach, float(np.linalg.norm(there)))
        settled = bool(np.linalg.norm(step) <= tolerance * reach)
        walk.step_norms.append(float(np.linalg.norm(there - here.x)))
        here = objective.at(there)


def _length(objective: Objective, here: Local, step: np.ndarray) -> float:
    def value(length: float) -> float:
        return objective.value(here.x + length * step)

    slope = float(here.gradient @ step)
    return backtracked(value, here.value, slope, objective.layout.eps)
