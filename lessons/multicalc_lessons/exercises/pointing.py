"""A point of an exercise in a few words."""

from __future__ import annotations

from multicalc.calls.shown import shown
from multicalc_lessons.exercises.exercise import Arrays, Exercise


def where(exercise: Exercise, point: Arrays) -> str:
    """The arguments by name, short enough for a sentence.

    >>> from multicalc_lessons.exercises.catalogue import show
    >>> import numpy as np
    >>> where(show("5"), (np.array([1.5, -2.0]),))
    'q = [1.5, -2]'
    """
    pairs = zip(exercise.arguments, point, strict=True)
    return ", ".join(f"{name} = {shown(x)}" for name, x in pairs)
