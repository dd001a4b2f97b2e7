"""What an exercise is: what it asks, what is right, at which points, and the mistakes it knows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from multicalc_lessons.wording import say

Arrays = tuple[np.ndarray, ...]

KINDS = ("minimum", "maximum", "neither")
"""What a critical point may be: the words among the answers."""


@dataclass(frozen=True)
class Slip:
    """A mistake that is made: what it is called, what to say of it, and the answer it gives."""

    name: str
    hint: str
    wrong: Callable[..., Any]
    """The wrong answer, of the exercise's arguments, for the ``part`` it is made in."""
    part: int = 0


@dataclass(frozen=True, eq=False)
class Exercise:
    """One exercise. Strings are English; they are shown by ``say``.

    Its ``reference`` takes the ``arguments`` as NumPy arrays and gives the right answer: an array,
    a word, or a tuple with one of these for each of ``parts``.
    """

    id: str
    title: str
    statement: str
    asks: str
    """What to answer, and how to write it."""
    solution: str
    advice: str
    """How to begin; said where no mistake is recognised."""
    reference: Callable[..., Any]
    arguments: tuple[str, ...] = ()
    draw: Callable[..., Arrays] = field(default=lambda rng: ())
    """``draw(rng, *size)`` is a point, for one of the ``sizes``."""
    sizes: tuple[tuple[int, ...], ...] = ((),)
    parts: tuple[str, ...] = ()
    """What each part of the answer is called, where there are several."""
    slips: tuple[Slip, ...] = ()
    value: Callable[..., Any] | None = None
    """The function that is differentiated, where that is what is asked for."""
    wrong_words: Mapping[str, str] = field(default_factory=dict)
    """For an answer that is a word: the other words, and what speaks against each."""

    def points(self) -> list[Arrays]:
        """The points at which answers are compared: the same in every run."""
        rng = np.random.default_rng(list(self.id.encode()))
        return [self.draw(rng, *size) for size in self.sizes]

    def right(self, point: Arrays) -> tuple[Any, ...]:
        """The right answer's parts at a point: arrays of float64, or words."""
        found = self.reference(*point)
        parts = found if self.parts else (found,)
        return tuple(x if isinstance(x, str) else np.asarray(x, dtype="float64") for x in parts)

    def blank(self) -> str:
        """The code of an answer that is still to be given."""
        return f"lambda {', '.join(self.arguments)}: None" if self.arguments else "None"

    def __repr__(self) -> str:
        return f"<exercise {self.id}: {say(self.title)}>"

    def __str__(self) -> str:
        return f"{self.id}  {say(self.title)}\n\n{say(self.statement)}\n\n{say(self.asks)}"

    def _repr_markdown_(self) -> str:
        return f"**{self.id} · {say(self.title)}**\n\n{say(self.statement)}\n\n*{say(self.asks)}*"


def normal(rng: np.random.Generator, *shape: int) -> np.ndarray:
    """Normal numbers with two decimals, which a reader can copy."""
    return np.asarray(np.round(rng.normal(size=shape), 2))


def positive(rng: np.random.Generator, *shape: int) -> np.ndarray:
    """Numbers between a half and two, with two decimals."""
    return np.asarray(np.round(rng.uniform(0.5, 2.0, size=shape), 2))
