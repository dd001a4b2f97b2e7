"""Points of a box where ∇f = 0, by Newton's method from many starts."""

from __future__ import annotations

import numpy as np

from multicalc.optimize.bend import Bend, BendAt

_NOISE = 1e3
"""How many roundings of the largest gradient pass for zero."""
_SAME = 1e-4
"""Points closer than this, in units of the box's sides, are one."""
_STEPS = 40
_LONGEST = 0.1
"""Of the box's sides: the longest step. Short ones stay in the start's basin."""
_MARGIN = 0.25
"""Of the box's sides: how far out a walk may go before it is given up."""


def stationary_in_box(
    at: BendAt, lower: np.ndarray, upper: np.ndarray, starts: int, eps: float
) -> list[np.ndarray]:
    """The distinct points found, in lexicographic order to within ``_SAME``."""
    sides = upper - lower
    begin = [at(lower + sides * u) for u in _spread(starts, len(lower))]
    begin = [local for local in begin if local.finite()]
    noise = _NOISE * eps * max((np.linalg.norm(b.gradient) for b in begin), default=0.0)
    found = [_approach(at, b, lower, upper, float(noise), eps) for b in begin]
    settled = _distinct([local for local in found if local is not None], sides)
    polished = _distinct([_polish(at, local, eps) for local in settled], sides)
    slack = 8 * eps * np.maximum(np.abs(lower), np.abs(upper))
    inside = [
        local.x
        for local in polished
        if ((lower - slack <= local.x) & (local.x <= upper + slack)).all()
    ]
    return sorted(inside, key=lambda x: tuple(np.round((x - lower) / sides / _SAME)))


def _spread(count: int, size: int) -> np.ndarray:
    """``count`` points spread evenly in the unit cube, (count, size): the additive recurrence with
    the powers of 1/φ, where φ**(size + 1) = φ + 1 (M. Roberts, "The unreasonable effectiveness of
    quasirandom sequences", 2018)."""
    ratio = 2.0
    for _ in range(64):
        ratio = (1 + ratio) ** (1 / (size + 1))
    powers = ratio ** -np.arange(1.0, size + 1)
    return (0.5 + np.outer(np.arange(count), powers)) % 1


def _approach(
    at: BendAt, here: Bend, lower: np.ndarray, upper: np.ndarray, noise: float, eps: float
) -> Bend | None:
    """Newton's method on ∇f = 0 by bounded steps; None where it leaves the box for good, or does
    not settle."""
    sides = upper - lower
    margin = _MARGIN * sides
    for _ in range(_STEPS):
        if np.linalg.norm(here.gradient) <= noise:
            return here
        step = here.step(eps)
        step /= max(1.0, float(np.max(np.abs(step) / sides)) / _LONGEST)
        here = at(here.x + step)
        outside = ((here.x < lower - margin) | (here.x > upper + margin)).any()
        if outside or not here.finite() or not step.any():
            return None
    return None


def _distinct(found: list[Bend], sides: np.ndarray) -> list[Bend]:
    """One of each cluster, that with the smallest gradient."""
    kept: list[Bend] = []
    for local in sorted(found, key=lambda each: float(np.linalg.norm(each.gradient))):
        if all(np.max(np.abs(local.x - other.x) / sides) > _SAME for other in kept):
            kept.append(local)
    return kept


def _polish(at: BendAt, here: Bend, eps: float) -> Bend:
    """Full steps for as long as they make ‖∇f‖ fall: a degenerate point is approached by a factor
    each time only."""
    for _ in range(_STEPS):
        if not here.gradient.any():
            break
        there = at(here.x + here.step(eps))
        if not np.linalg.norm(there.gradient) < np.linalg.norm(here.gradient):
            break
        here = there
    return here
