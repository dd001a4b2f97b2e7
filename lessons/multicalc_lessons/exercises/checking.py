"""``check``: whether an answer is right, and what is wrong with it."""

from __future__ import annotations

from typing import Any

import numpy as np

from multicalc.backend import BackendLike
from multicalc.calls.shown import shown
from multicalc_lessons.exercises.answers import as_function
from multicalc_lessons.exercises.catalogue import show
from multicalc_lessons.exercises.exercise import Exercise
from multicalc_lessons.exercises.mistakes import mistake
from multicalc_lessons.exercises.pointing import where
from multicalc_lessons.exercises.trials import AnswerTrial, WrongPartsError, tried
from multicalc_lessons.exercises.verdict import Verdict
from multicalc_lessons.wording import say


def check(id: str, answer: Any, *, backend: BackendLike = None) -> Verdict:
    """Compare an answer with what is right, at several points, in float64.

    Args:
        id: the exercise, ``"1"``, ``"1a"``, ...; :func:`show` has what it asks.
        answer: a function of the exercise's arguments, which gets arrays of the framework that it
            is written in, or an expression of sympy, or a formula in a string as NumPy has it, such
            as ``"(A + A.T) @ x"``; of an exercise without arguments the answer itself. An answer of
            several parts is a tuple, or a function that gives one.
        backend: the framework whose arrays a function takes; by default the one that its code uses,
            and NumPy's where it uses none.

    Returns:
        A :class:`Verdict`, which shows itself in a notebook: ``correct``, ``message``, ``hint``.

    Raises:
        InvalidArgumentError: there is no such exercise, or the answer is nothing of the kind.
        UnknownBackendError, BackendNotInstalledError, BackendBrokenError: as
            :func:`multicalc.get_backend` does.

    >>> check("1a", lambda A, x: A @ x + A.T @ x)
    1a ✓ Right at all 4 points.
    >>> check("1a", "2 * A @ x").hint
    '2Ax is right for a symmetric A only. Here A and its transpose have a term each.'
    >>> check("4", ((0, 0), "minimum")).correct
    False
    """
    exercise = show(id)
    f = as_function(exercise, answer, backend)
    try:
        parts = tried(exercise, f)
    except WrongPartsError as error:
        return _of_wrong_parts(exercise, error.found)
    for k, trials in enumerate(parts):
        if not all(trial.correct for trial in trials):
            return _wrong(exercise, k, trials)
    return Verdict(id, True, _right(exercise, len(parts[0])))


def _right(exercise: Exercise, points: int) -> str:
    if not exercise.arguments:
        return say("Right.")
    return say("Right at all {count} points.", count=points)


def _of_wrong_parts(exercise: Exercise, found: Any) -> Verdict:
    if found is None:
        return Verdict(
            exercise.id,
            False,
            say("There is no answer yet: the function gives None."),
            slip="unanswered",
        )
    hint = say(
        "Give {count} parts, one after the other: {parts}.",
        count=len(exercise.parts),
        parts=", ".join(map(say, exercise.parts)),
    )
    return Verdict(
        exercise.id, False, say("Not yet: parts are missing."), hint, "parts", found=found
    )


def _wrong(exercise: Exercise, part: int, trials: list[AnswerTrial]) -> Verdict:
    found = mistake(exercise, part, trials)
    trial = next(trial for trial in trials if not trial.correct)
    at = dict(zip(exercise.arguments, trial.at, strict=True)) if exercise.arguments else None
    # Where there is one answer only, it would be the solution.
    expected = trial.right if at and isinstance(trial.right, np.ndarray) else None
    message = _message(exercise, trial)
    if exercise.parts:
        message = f"{say(exercise.parts[part])}: {message}"
    return Verdict(exercise.id, False, message, found.hint, found.name, at, trial.found, expected)


def _message(exercise: Exercise, trial: AnswerTrial) -> str:
    place = where(exercise, trial.at)
    if trial.error:
        if not place:
            return say("Not yet: {error}.", error=trial.error)
        return say("Not yet: at {where} it stops with {error}.", where=place, error=trial.error)
    if not place or isinstance(trial.right, str):
        return say("Not yet: {found} is not it.", found=_shown(trial.found))
    return say(
        "Not yet: at {where} the answer is {found}, and should be {right}.",
        where=place,
        found=_shown(trial.found),
        right=_shown(trial.right),
    )


def _shown(x: Any) -> str:
    return x if isinstance(x, str) else shown(x)
