"""Newton's method with products of the Hessian instead of its matrix."""

from __future__ import annotations

from math import sqrt

from multicalc.optimize.globalized import AlongLine, TrustRegion
from multicalc.optimize.local_quadratic import Quadratics
from multicalc.optimize.path import ALL_STEPS, DIVERGED, FLAT, SETTLED, STAGNATED, Path, Recorder


def newton_cg(
    quadratics: Quadratics,
    walk: Recorder,
    way: AlongLine | TrustRegion,
    steps: int,
    tolerance: float,
) -> Path:
    """The walk from where the call stands.

    A step solves Newton's equations to ‖Hs + ∇f‖ ≤ min(½, √(‖∇f(x)‖/‖∇f(x0)‖))·‖∇f‖, which makes
    convergence superlinear (Nocedal and Wright, theorem 7.2).
    """
    vectors = quadratics.vectors
    here, settled, reach = quadratics.at(quadratics.call.xs), False, 0.0
    while True:
        reach = max(reach, vectors.norm(here.xs))
        norm = vectors.norm(here.gradient)
        walk.arrive(quadratics.point(here.xs), here.value, norm)
        if walk.diverged():
            return walk.path(DIVERGED)
        if settled or walk.flat(vectors.eps):
            return walk.path(SETTLED if settled else FLAT, converged=True)
        if walk.steps >= steps:
            return walk.path(ALL_STEPS)
        step = way.step(here, min(0.5, sqrt(norm / walk.gradient_norms[0])))
        if step is None:
            return walk.path(STAGNATED)
        walk.inner.append(step.found)
        walk.step_norms.append(step.norm)
        settled = step.whole and step.norm <= tolerance * reach
        xs = step.xs
        # What it keeps is freed before the next is made.
        del here, step
        here = quadratics.at(xs)
