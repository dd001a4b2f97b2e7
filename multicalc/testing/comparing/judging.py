"""Sides' results become lines: every two held against each other, and what is seen in that."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

import numpy as np

from multicalc.backend import get_backend
from multicalc.errors import UnsupportedOperationError
from multicalc.testing.comparing.declared import lacks, met_gap
from multicalc.testing.comparing.failure import attempt, told
from multicalc.testing.comparing.gap import Gap, gap
from multicalc.testing.comparing.kink import kink
from multicalc.testing.comparing.lines import ComparedLine, SideResult
from multicalc.testing.comparing.point import ComparedPoint, computed
from multicalc.testing.comparing.rounding import Rounding
from multicalc.testing.comparing.sides import ComparedSide
from multicalc.testing.ports.held import Bound

Given = dict[str, np.ndarray] | Exception
"""What a side gave for an operator, by name; or its failure."""


def judged(
    operator: str, sides: Sequence[ComparedSide], at: ComparedPoint, bound: Bound
) -> Iterator[ComparedLine]:
    """The lines of an operator: one for each array in what any side gave, or one of failures."""
    given: dict[str, Given] = {
        side.name: attempt(computed, operator, side.f, at, side.backend) for side in sides
    }
    # A dict keeps the order in which names come up.
    arrays = [found for found in given.values() if not isinstance(found, Exception)]
    names = list(dict.fromkeys(name for found in arrays for name in found))
    rounding = Rounding(operator, at)
    known = {side.name: side for side in sides}
    for number, name in enumerate(names or [operator]):
        results = {s.name: _result(operator, name, s, given[s.name], at) for s in sides}
        line = ComparedLine(name, operator, results)
        pairs = {
            (one, other): _gap(line, known[one], known[other], rounding, bound)
            for one, other in combinations(line.arrays, 2)
        }
        line = ComparedLine(name, operator, results, pairs)
        remarks = (*_dtypes(line), *_kinks(line, known, at, number))
        yield ComparedLine(name, operator, results, pairs, remarks)


def _result(
    operator: str, name: str, side: ComparedSide, given: Given, at: ComparedPoint
) -> SideResult:
    if not isinstance(given, Exception):
        if name in given:
            return SideResult(given[name])
        return SideResult(error=f"gave no {name}")
    gap_of = attempt(_declared, operator, side, given, at)
    if isinstance(gap_of, str) and gap_of:
        return SideResult(error=gap_of, declared=True)
    return SideResult(error=told(given))


def _declared(operator: str, side: ComparedSide, failure: Exception, at: ComparedPoint) -> str:
    backend = get_backend(side.backend)
    features = (operator, "complex") if at.dtype.startswith("complex") else (operator,)
    said = lacks(backend, features) if isinstance(failure, UnsupportedOperationError) else ""
    return said or met_gap(failure, operator, backend)


def _gap(
    line: ComparedLine,
    one: ComparedSide,
    other: ComparedSide,
    rounding: Rounding,
    bound: Bound,
) -> Gap:
    """Of two sides. Where they are farther apart than the last digits of results, what rounding
    does within the functions is measured."""
    a, b = line.arrays[one.name], line.arrays[other.name]
    found = gap(a, b, bound.of(0.0, a, b), any_dtype=bound.given)
    far = found.share > 1 and np.isfinite(found.distance)
    if bound.given or not far:
        return found
    measured = max(rounding.of(side, line.name) for side in (one, other))
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


def _kinks(
    line: ComparedLine, sides: Mapping[str, ComparedSide], at: ComparedPoint, number: int
) -> Iterator[str]:
    found = line.widest
    if found is None or found.share <= 1 or found.reason:
        return
    said = kink(line.operator, sides[next(iter(line.arrays))], at, number, found.at)
    if said:
        yield said
