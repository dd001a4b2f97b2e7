"""Sides' results become lines: every two held against each other, and what is seen in that."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import Protocol

import numpy as np

from multicalc.testing.comparing.gap import Gap, Index, gap
from multicalc.testing.comparing.lines import ComparedLine, SideResult
from multicalc.testing.ports.held import Bound

Given = dict[str, np.ndarray] | SideResult
"""What a side gave for an operator, by name; or its failure."""


class JudgedSide(Protocol):
    """What is held against others: a function on a backend, in this process or in another."""

    @property
    def name(self) -> str: ...

    @property
    def version(self) -> str:
        """Its backend's name and version."""
        ...

    def given(self, operator: str) -> Given:
        """The arrays of an operator, or the failure; never raises it."""
        ...

    def noise(self, operator: str) -> Mapping[str, float]:
        """What rounding does to the operator's arrays; without those for which it is not known."""
        ...

    def kink(self, operator: str, number: int, index: Index) -> str:
        """Whether the function has two slopes, seen by the entry ``index`` of the operator's array
        ``number``; empty where not."""
        ...


class Noise:
    """What rounding does to an operator's arrays on each side, measured where it is asked for."""

    def __init__(self, operator: str) -> None:
        self._operator = operator
        self._known: dict[str, Mapping[str, float]] = {}

    def of(self, side: JudgedSide, name: str) -> float:
        """To the array called ``name``; 0 where that can't be measured."""
        if side.name not in self._known:
            self._known[side.name] = side.noise(self._operator)
        return self._known[side.name].get(name, 0.0)


def judged(operator: str, sides: Sequence[JudgedSide], bound: Bound) -> Iterator[ComparedLine]:
    """The lines of an operator: one for each array in what any side gave, or one of failures."""
    given = {side.name: side.given(operator) for side in sides}
    # A dict keeps the order in which names come up.
    arrays = [found for found in given.values() if not isinstance(found, SideResult)]
    names = list(dict.fromkeys(name for found in arrays for name in found))
    noise = Noise(operator)
    known = {side.name: side for side in sides}
    for number, name in enumerate(names or [operator]):
        results = {side: _result(name, found) for side, found in given.items()}
        line = ComparedLine(name, operator, results)
        pairs = {
            (one, other): _gap(line, known[one], known[other], noise, bound)
            for one, other in combinations(line.arrays, 2)
        }
        line = ComparedLine(name, operator, results, pairs)
        remarks = (*_dtypes(line), *_kinks(line, known, number))
        yield ComparedLine(name, operator, results, pairs, remarks)


def _result(name: str, given: Given) -> SideResult:
    if isinstance(given, SideResult):
        return given
    return SideResult(given[name]) if name in given else SideResult(error=f"gave no {name}")


def _gap(line: ComparedLine, one: JudgedSide, other: JudgedSide, noise: Noise, bound: Bound) -> Gap:
    """Of two sides. Where they are farther apart than the last digits of results, what rounding
    does within the functions is measured."""
    a, b = line.arrays[one.name], line.arrays[other.name]
    found = gap(a, b, bound.of(0.0, a, b), any_dtype=bound.given)
    far = found.share > 1 and np.isfinite(found.distance)
    if bound.given or not far:
        return found
    measured = max(noise.of(side, line.name) for side in (one, other))
    return gap(a, b, bound.of(measured, a, b))


def _dtypes(line: ComparedLine) -> Iterator[str]:
    """Who has which, and whether that is all."""
    if not any(each.reason.startswith("dtype") for each in line.pairs.values()):
        return
    who: dict[str, list[str]] = {}
    for name, array in line.arrays.items():
        who.setdefault(array.dtype.name, []).append(name)
    same = all(each.share <= 1 for each in line.pairs.values())
    listed = "; ".join(f"{dtype} on {', '.join(names)}" for dtype, names in who.items())
    yield f"{listed}: the numbers {'agree' if same else 'differ too'}"


def _kinks(line: ComparedLine, sides: Mapping[str, JudgedSide], number: int) -> Iterator[str]:
    found = line.widest
    if found is None or found.share <= 1 or found.reason:
        return
    said = sides[next(iter(line.arrays))].kink(line.operator, number, found.at)
    if said:
        yield said
