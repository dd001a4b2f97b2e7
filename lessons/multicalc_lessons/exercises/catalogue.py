"""All exercises, by their ids."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from types import MappingProxyType

from multicalc.errors import InvalidArgumentError
from multicalc_lessons.exercises import (
    balances,
    critical_points,
    linear_forms,
    log_sums,
    norms,
)
from multicalc_lessons.exercises.exercise import Exercise
from multicalc_lessons.wording import say

EXERCISES: Mapping[str, Exercise] = MappingProxyType(
    {
        each.id: each
        for chapter in (linear_forms, norms, log_sums, critical_points, balances)
        for each in chapter.EXERCISES
    }
)


def show(id: str) -> Exercise:
    """The exercise called ``id``: in a notebook its statement with formulas, printed its text.

    Raises:
        InvalidArgumentError: there is none; the message has the nearest.

    >>> show("1a")
    <exercise 1a: A quadratic form that is not symmetric>
    >>> print(show("5").asks)
    Answer with a function of q.
    """
    if id not in EXERCISES:
        near = get_close_matches(str(id).lower(), EXERCISES, n=1, cutoff=0.3)
        hint = f" Did you mean {near[0]!r}?" if near else ""
        raise InvalidArgumentError(
            f"no exercise is called {id!r}; known: {', '.join(EXERCISES)}.{hint}"
        )
    return EXERCISES[id]


def solution(id: str) -> str:
    """How the exercise called ``id`` is solved, as Markdown with formulas.

    Raises:
        InvalidArgumentError: there is none; the message has the nearest.

    >>> print(solution("5")[:67])
    At a minimum $\\nabla f = \\nabla g + \\nabla h = 0$, so $\\nabla g = -
    """
    return say(show(id).solution)
