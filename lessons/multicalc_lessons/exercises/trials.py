"""An answer at the points of an exercise, beside what is right there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from multicalc_lessons.exercises.exercise import Arrays, Exercise

RELATIVE, ABSOLUTE = 1e-9, 1e-12
"""How far an answer in float64 may be from what is right, of the largest entry and at all."""


class WrongPartsError(ValueError):
    """An answer has not as many parts as the exercise asks for; ``.found`` is what it is."""

    def __init__(self, found: Any) -> None:
        super().__init__()
        self.found = found


@dataclass(frozen=True, eq=False)
class AnswerTrial:
    """One part of an answer at one point."""

    at: Arrays
    right: Any
    """An array of float64, or a word."""
    found: Any
    """An array of numbers, or a word; None where there is an ``error``."""
    error: str = ""

    @property
    def numeric(self) -> bool:
        return isinstance(self.found, np.ndarray)

    @property
    def correct(self) -> bool:
        if isinstance(self.right, str):
            return bool(isinstance(self.found, str) and self.found == self.right)
        return self.numeric and same(self.found, self.right)


def same(found: np.ndarray, right: np.ndarray, relative: float = RELATIVE) -> bool:
    """Whether two arrays have one shape, and entries that are equal but for rounding.

    >>> same(np.array([1.0, 0.0]), np.array([1.0, 1e-13])), same(np.ones(1), np.array(1.0))
    (True, False)
    """
    if found.shape != right.shape:
        return False
    finite = np.abs(right[np.isfinite(right)])
    allowed = relative * np.max(finite, initial=0.0) + ABSOLUTE
    return bool(np.allclose(found, right, rtol=0, atol=allowed, equal_nan=True))


def tried(exercise: Exercise, f: Callable[..., Any]) -> list[list[AnswerTrial]]:
    """For each part of the answer, a trial at each point.

    Raises:
        WrongPartsError: what ``f`` gives doesn't have the parts that are asked for.
    """
    rows = [_at(exercise, point, f) for point in exercise.points()]
    return [list(part) for part in zip(*rows, strict=True)]


def _at(exercise: Exercise, point: Arrays, f: Callable[..., Any]) -> list[AnswerTrial]:
    rights = exercise.right(point)
    try:
        # Its own arrays, as it may write into them.
        with np.errstate(all="ignore"):
            result = f(*(x.copy() for x in point))
            parts = _parts(exercise, result)
            found = [_plain(part, right) for part, right in zip(parts, rights, strict=True)]
    except WrongPartsError:
        raise
    except Exception as error:
        said = f"{type(error).__name__}: {error}".rstrip(": .")
        return [AnswerTrial(point, right, None, said) for right in rights]
    return [AnswerTrial(point, right, x) for right, x in zip(rights, found, strict=True)]


def _parts(exercise: Exercise, result: Any) -> Sequence[Any]:
    several = isinstance(result, tuple | list)
    if result is None or (several and any(x is None for x in result)):
        raise WrongPartsError(None)
    if not exercise.parts:
        return (result,)
    if not several or len(result) != len(exercise.parts):
        raise WrongPartsError(result)
    return tuple(result)


def _plain(part: Any, right: Any) -> Any:
    """A word as it is compared, or numbers as an array."""
    if isinstance(part, str):
        return part.strip().lower()
    array = np.asarray(part)
    # Objects are what sympy computes with.
    return array.astype("float64") if array.dtype == object else array
