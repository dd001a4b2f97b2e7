"""Arrays in a few characters, and in as many digits as tell them apart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from multicalc.testing.comparing.gap import Index

SMALL = 12
"""An array of so many numbers is shown whole."""

DIGITS, FEWER = 6, 4
MORE = (8, 10, 12, 14, 17)

ROOM = 48
"""The characters that a value has by default."""


def short(value: np.ndarray, room: int = ROOM) -> str:
    """A small array whole, in as many digits as there is ``room`` for; of a larger one its first
    entries and its shape.

    >>> short(np.array([1 / 3, 2.0])), short(np.zeros((20, 30)))
    ('[0.333333, 2]', '0, 0 … 20×30')
    """
    if value.size > SMALL:
        return in_digits(value, FEWER)
    whole = in_digits(value, DIGITS)
    return whole if len(whole) <= room else in_digits(value, FEWER)


def in_digits(value: np.ndarray, count: int) -> str:
    """The same in so many digits."""
    if value.size == 0:
        return f"empty {_shape(value)}"
    if value.size > SMALL:
        first = ", ".join(_digits(entry, count) for entry in value.flat[:2].tolist())
        return f"{first} … {_shape(value)}"
    return _nested(value.tolist(), count)


def apart(values: Sequence[np.ndarray], at: Index, room: int = ROOM) -> list[str]:
    """Values of one quantity that differ, ``at`` an index most of all, in as many digits as tell
    them apart; of large arrays that entry alone."""
    if any(value.size > SMALL for value in values) and len({x.shape for x in values}) == 1:
        entries = [np.asarray(value[at]) for value in values]
        return [f"{text} at {_place(at)}" for text in apart(entries, (), room)]
    shown = [short(value, room) for value in values]
    longer = ([in_digits(value, count) for value in values] for count in MORE)
    return next((each for each in (shown, *longer) if len(set(each)) == len(values)), shown)


def _place(at: Index) -> str:
    return f"[{', '.join(map(str, at))}]"


def _nested(entries: Any, count: int) -> str:
    if isinstance(entries, list):
        return f"[{', '.join(_nested(each, count) for each in entries)}]"
    return _digits(entries, count)


def _digits(entry: complex, count: int) -> str:
    if isinstance(entry, int):
        return str(entry)
    text = f"{entry:.{count}g}"
    if "e" in text:
        # The exponent takes the room of the last digits.
        text = f"{entry:.{count if count > DIGITS else 3}g}"
    return text.replace("e-0", "e-").replace("e+0", "e+")


def _shape(value: np.ndarray) -> str:
    return "×".join(map(str, value.shape))
