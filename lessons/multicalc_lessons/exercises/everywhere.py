"""Mistakes that are made in every exercise, recognised from what is right.

Each function looks at the trials of one part of an answer and gives the mistake that explains them,
or None.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from multicalc_lessons.exercises.exercise import Exercise
from multicalc_lessons.exercises.pointing import where
from multicalc_lessons.exercises.trials import AnswerTrial, same
from multicalc_lessons.wording import say

ROUGHLY = 1e-3
"""How near an answer is that is right but for its precision."""


@dataclass(frozen=True)
class Mistake:
    """What it is called, and what to say of it."""

    name: str
    hint: str


def raises(exercise: Exercise, trials: Sequence[AnswerTrial]) -> Mistake | None:
    """It stops with an error, and is right where it doesn't."""
    if not any(x.error for x in trials) or any(x.numeric and not x.correct for x in trials):
        return None
    if not exercise.arguments:
        return Mistake("raises", say("The answer can't be read."))
    names = ", ".join(exercise.arguments)
    return Mistake("raises", say("It is called with {names}.", names=names))


def not_finite(exercise: Exercise, trials: Sequence[AnswerTrial]) -> Mistake | None:
    """It gives NaN or infinity, and is right where it doesn't."""
    bad = [x for x in trials if x.numeric and not np.all(np.isfinite(x.found))]
    if not bad or any(not x.correct for x in trials if x not in bad):
        return None
    return Mistake(
        "not finite",
        say(
            "It is not finite at {count} of {all} points, first at {where}, and right elsewhere.",
            count=len(bad),
            all=len(trials),
            where=where(exercise, bad[0].at),
        ),
    )


def multiple(trials: Sequence[AnswerTrial]) -> Mistake | None:
    """It is the same multiple of what is right at every point."""
    factor = _factor(trials)
    if factor is None:
        return None
    if np.isclose(factor, -1):
        return Mistake("sign", say("The sign is wrong."))
    if np.isclose(factor, 0.5):
        return Mistake("factor", say("A factor 2 is lost: a square has one in its derivative."))
    if np.isclose(factor, 2):
        return Mistake("factor", say("There is a factor 2 too many."))
    return Mistake(
        "factor",
        say("It is {factor} times what is right, at every point.", factor=f"{factor:.6g}"),
    )


def transposed(trials: Sequence[AnswerTrial]) -> Mistake | None:
    """A matrix is transposed, or a vector is in reverse order."""
    if all(same(x.found, x.right.T) for x in trials):
        return Mistake("transpose", say("The result is transposed."))
    if all(x.right.ndim == 1 and same(x.found, x.right[::-1]) for x in trials):
        return Mistake("swapped", say("The components are in reverse order."))
    return None


def offset(trials: Sequence[AnswerTrial]) -> Mistake | None:
    """It is the same number away from what is right, in every entry and at every point."""
    if any(x.found.shape != x.right.shape for x in trials):
        return None
    apart = np.concatenate([np.ravel(x.found - x.right) for x in trials])
    if apart.size < 2 or not np.allclose(apart, apart[0], rtol=1e-9, atol=1e-12):
        return None
    return Mistake(
        "constant",
        say("Every entry is off by the same number, {number}.", number=f"{apart[0]:.6g}"),
    )


def imprecise(trials: Sequence[AnswerTrial]) -> Mistake | None:
    """It agrees to a few digits."""
    if all(same(x.found, x.right, ROUGHLY) for x in trials):
        return Mistake(
            "digits",
            say("It is nearly right: was it computed in float32, or by differences?"),
        )
    return None


def shape(exercise: Exercise, trials: Sequence[AnswerTrial]) -> Mistake | None:
    """It has another shape than what is right."""
    for x in trials:
        if x.numeric and x.found.shape != x.right.shape:
            return Mistake(
                "shape",
                say(
                    "The shape is {found}, and should be {right}.",
                    found=x.found.shape,
                    right=x.right.shape,
                ),
            )
    return None


def whole(exercise: Exercise, trials: Sequence[AnswerTrial]) -> Mistake | None:
    """It is made of integers."""
    if all(x.numeric and x.found.dtype.kind in "biu" for x in trials):
        return Mistake(
            "integers",
            say("The result is of integers: something rounds, or compares."),
        )
    return None


def partly(exercise: Exercise, trials: Sequence[AnswerTrial]) -> Mistake | None:
    """It is right at some of the points."""
    right = [x for x in trials if x.correct]
    if not right:
        return None
    return Mistake(
        "some points",
        say(
            "It is right at {count} of {all} points, as at {where}. What is special there?",
            count=len(right),
            all=len(trials),
            where=where(exercise, right[0].at),
        ),
    )


OF_VALUES = (multiple, transposed, offset, imprecise)
"""Of trials that all gave numbers, of which some are wrong."""
OF_POINTS = (not_finite, raises, shape, whole, partly)
"""Of all trials."""


def _factor(trials: Sequence[AnswerTrial]) -> float | None:
    """The number by which what was found is what is right times it, at every point."""
    if any(x.found.shape != x.right.shape for x in trials):
        return None
    found = np.concatenate([np.ravel(x.found) for x in trials])
    right = np.concatenate([np.ravel(x.right) for x in trials])
    # One number has a factor to every other.
    if right.size < 2 or not np.any(right) or not np.all(np.isfinite(found)):
        return None
    factor = float(np.vdot(right, found).real / np.vdot(right, right))
    return factor if factor and same(found, factor * right) else None
