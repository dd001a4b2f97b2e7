"""Which mistake explains a wrong answer: the exercise's own, then those made everywhere."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from multicalc_lessons.exercises.everywhere import OF_POINTS, OF_VALUES, Mistake
from multicalc_lessons.exercises.exercise import KINDS, Exercise, Slip
from multicalc_lessons.exercises.trials import AnswerTrial, same
from multicalc_lessons.wording import _, say

_VALUE = _("This is the value of the function. Its derivative is asked for.")


def mistake(exercise: Exercise, part: int, trials: Sequence[AnswerTrial]) -> Mistake:
    """What explains the ``trials`` of one part of an answer, not all of which are right."""
    wrong = next(trial for trial in trials if not trial.correct)
    if not wrong.error and isinstance(wrong.right, str):
        return _kind(exercise, wrong)
    if isinstance(wrong.found, str):
        return Mistake("word", say("Numbers are asked for here, not a word."))
    numeric = [trial for trial in trials if trial.numeric]
    if not all(trial.correct for trial in numeric):
        for slip in _slips(exercise, part):
            if _explains(slip, numeric):
                return Mistake(slip.name, say(slip.hint))
        found = (explain(numeric) for explain in OF_VALUES)
        explained = next(filter(None, found), None)
        if explained is not None:
            return explained
    found = (explain(exercise, trials) for explain in OF_POINTS)
    return next(filter(None, found), Mistake("", say(exercise.advice)))


def _kind(exercise: Exercise, trial: AnswerTrial) -> Mistake:
    if isinstance(trial.found, str) and trial.found in exercise.wrong_words:
        return Mistake("kind", say(exercise.wrong_words[trial.found]))
    return Mistake("word", say("Answer with one of the words {words}.", words=", ".join(KINDS)))


def _slips(exercise: Exercise, part: int) -> list[Slip]:
    found = [slip for slip in exercise.slips if slip.part == part]
    if exercise.value is not None:
        found.append(Slip("value", _VALUE, exercise.value))
    return found


def _explains(slip: Slip, numeric: Sequence[AnswerTrial]) -> bool:
    try:
        with np.errstate(all="ignore"):
            return all(same(x.found, np.asarray(slip.wrong(*x.at))) for x in numeric)
    except (ValueError, np.linalg.LinAlgError):
        # It fits some shapes only, and this answer fits others.
        return False
