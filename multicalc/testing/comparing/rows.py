"""A comparison's lines as a reader gets them, in a terminal or on a page."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from multicalc.testing.comparing.digits import ROOM, apart, short
from multicalc.testing.comparing.lines import ComparedLine, Group

AGREES, DIFFERS, FAILED, ALONE = "✓", "✗", "!", "·"
"""The marks of lines; the last where nothing could be compared."""

NUMBERS = ("two", "three", "four", "five", "six", "seven", "eight", "nine")


@dataclass(frozen=True)
class ComparedRow:
    """A line. ``value`` is what all agree in; where they don't, each group's is in ``details``, by
    the names of its sides, and below that are failures and remarks."""

    mark: str
    name: str
    value: str
    distance: str
    allowed: str
    details: tuple[str, ...]


def row(line: ComparedLine, room: int = ROOM) -> ComparedRow:
    """The row of a line whose values have ``room`` characters."""
    widest = line.widest
    one = len(line.groups) == 1
    return ComparedRow(
        _mark(line),
        line.name,
        _fitted(line, room) if one else "",
        "" if widest is None else _size(widest.distance),
        "" if widest is None else _size(widest.allowed),
        (*_values(line), *_failures(line), *line.remarks),
    )


def called(group: Sequence[str], names: Sequence[str]) -> str:
    """A group's name among ``names``, which it is the rest of if it is large.

    >>> called(["a", "b", "c"], ["a", "b", "c", "d"]), called(["d"], ["a", "b", "c", "d"])
    ('the other three', 'd')
    """
    rest = len(group)
    if 2 < rest < len(names) and 2 * rest > len(names) and rest - 2 < len(NUMBERS):
        return f"the other {NUMBERS[rest - 2]}"
    return ", ".join(group)


def _mark(line: ComparedLine) -> str:
    if line.agrees is None:
        return FAILED if not line.arrays else ALONE
    if line.agrees:
        return AGREES
    return DIFFERS if len(line.groups) > 1 else FAILED


def _fitted(line: ComparedLine, room: int) -> str:
    array = next(iter(line.arrays.values()))
    text = short(array, room)
    return text if len(text) <= room else f"{'×'.join(map(str, array.shape))} {array.dtype}"


def _values(line: ComparedLine) -> Iterator[str]:
    """A group each, the largest last, so that it can be called the rest."""
    if len(line.groups) < 2:
        return
    widest = line.widest
    groups: list[Group] = list(reversed(line.groups))
    values = [line.arrays[group[0]] for group in groups]
    shown = apart(values, widest.at if widest is not None else ())
    shapes = len({value.shape for value in values}) > 1
    for group, value, text in zip(groups, values, shown, strict=True):
        shape = f"shape {value.shape}: " if shapes else ""
        yield f"{called(group, list(line.results))}: {shape}{text}"


def _failures(line: ComparedLine) -> Iterator[str]:
    said: dict[str, list[str]] = {}
    for name, error in line.errors.items():
        said.setdefault(error, []).append(name)
    for error, names in said.items():
        yield f"{', '.join(names)}: {error}"


def _size(x: float) -> str:
    if math.isinf(x):
        return "∞"
    return f"{x:.2g}".replace("e-0", "e-").replace("e+0", "e+")
