"""What differs between two reports, such as before and after an upgrade: verdicts, and numbers that
are farther apart than one allows."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from multicalc_conformance.engine.bounds import FACTOR
from multicalc_conformance.engine.results import TRUTH
from multicalc_conformance.engine.store import Record
from multicalc_conformance.report.merged import Report

ABSENT: Record = {"verdict": "absent"}
NONE: Record = {"cells": {}, "expected": []}

ULP = 4.0
"""So many units in the last place are no change of a number: libraries round anew."""


@dataclass(frozen=True)
class Changed:
    """One number that is another.

    Attributes:
        at: where it is in a cell's arrays.
        old, new: its digits.
        ulp: how many units in the last place of the array's largest entry lie between them; None
            where there is no such distance.
        relative: what share of that entry.
        rounding: how many times what rounding explains, by the function's condition; None where
            that is not known.
    """

    at: tuple[int, ...]
    old: str
    new: str
    ulp: float | None
    relative: float | None = None
    rounding: float | None = None


@dataclass(frozen=True)
class Threshold:
    """How much a number may change: by so many ULP; or by so many times what rounding explains,
    where that is more and ``conditioned`` says so; or, where ``rtol`` is given, by such a share of
    its array's largest entry."""

    ulp: float = ULP
    rtol: float | None = None
    conditioned: bool = False

    def passed_by(self, change: Changed) -> bool:
        """Whether it is larger. One without a distance, to NaN say, always is."""
        if change.ulp is None:
            return True
        if self.rtol is not None:
            return change.relative is None or change.relative > self.rtol
        if self.conditioned and change.rounding is not None and change.rounding <= self.ulp:
            return False
        return change.ulp > self.ulp

    def __str__(self) -> str:
        if self.rtol is not None:
            return f"{self.rtol:g} of the largest entry"
        return f"{self.ulp:g} ULP" + (" and by more than rounding explains" * self.conditioned)


USUAL = Threshold(conditioned=True)


@dataclass(frozen=True)
class Change:
    """A cell whose verdict changed, or numbers in it.

    ``numbers`` are those that changed by more than is allowed. It is empty where arrays are too
    large for their digits to be kept, and ``errors`` then has their error in ULP, old and new.
    """

    scenario: str
    operator: str
    column: str
    verdicts: tuple[str, str]
    numbers: list[Changed] = field(default_factory=list)
    errors: tuple[float, float] | None = None
    message: str = ""

    @property
    def of_verdict(self) -> bool:
        return self.verdicts[0] != self.verdicts[1]


@dataclass(frozen=True)
class Difference:
    """All that changed. Versions are told, but are not a change of a result.

    Attributes:
        verdicts: cells of another verdict than before.
        numbers: other cells, with the numbers that changed by more than is allowed.
        below: how many numbers changed by less.
    """

    versions: list[str]
    gone: list[str]
    came: list[str]
    verdicts: list[Change]
    numbers: list[Change]
    below: int

    @property
    def any(self) -> bool:
        """Whether something is to be looked at: what came can't have changed."""
        return bool(self.gone or self.verdicts or self.numbers)


def difference(old: Report, new: Report, allowed: Threshold = USUAL) -> Difference:
    """The changes from ``old`` to ``new``.

    A backend is held against itself, in the environment of the same label; where each report has
    one environment, whatever their labels.
    """
    columns = _columns(old, new)
    gone, came = _names(old, new, columns)
    before = {scenario["id"]: scenario for scenario in old.scenarios}
    found, below = [], 0
    for scenario in new.scenarios:
        if scenario["id"] in before:
            for change, few in _cells(before[scenario["id"]], scenario, columns, allowed):
                found.append(change)
                below += few
    return Difference(
        list(_versions(old, new, columns)),
        gone,
        came,
        [change for change in found if change.of_verdict],
        [c for c in found if not c.of_verdict and (c.numbers or c.errors)],
        below,
    )


def _columns(old: Report, new: Report) -> dict[str, str]:
    """Each old column's key and the new one's."""
    alone = len(old.environments) == len(new.environments) == 1

    def identity(column: Record) -> tuple[str, str]:
        return column["backend"], "" if alone else column["environment"]

    known = {identity(column): column["key"] for column in new.columns}
    return {c["key"]: known[identity(c)] for c in old.columns if identity(c) in known}


def _names(old: Report, new: Report, columns: dict[str, str]) -> tuple[list[str], list[str]]:
    gone = [f"backend {c['key']}" for c in old.columns if c["key"] not in columns]
    came = [f"backend {c['key']}" for c in new.columns if c["key"] not in columns.values()]
    ids = [{s["id"]: s for s in report.scenarios} for report in (old, new)]
    gone += [f"scenario {name}" for name in ids[0] if name not in ids[1]]
    came += [f"scenario {name}" for name in ids[1] if name not in ids[0]]
    return gone, came


def _versions(old: Report, new: Report, columns: dict[str, str]) -> Iterator[str]:
    if len(old.environments) == len(new.environments) == 1:
        for name in ("python", "machine", "numpy", "multicalc"):
            before, after = old.environments[0][name], new.environments[0][name]
            if "" not in (before, after) and before != after:
                yield f"{name}: {before} → {after}"
    was = {c["key"]: c["version"] for c in old.columns}
    now = {c["key"]: c["version"] for c in new.columns}
    for before, after in columns.items():
        if was[before] != now[after]:
            yield f"backend {after}: {was[before]} → {now[after]}"


def _cells(
    old: Record, new: Record, columns: dict[str, str], allowed: Threshold
) -> Iterator[tuple[Change, int]]:
    """What became of each cell, and how many of its numbers changed by no more than is allowed."""
    for operator in dict.fromkeys([*old["operators"], *new["operators"]]):
        was, now = (each["operators"].get(operator, NONE) for each in (old, new))
        for before, after in columns.items():
            here = (new["id"], operator, after)
            cells = was["cells"].get(before, ABSENT), now["cells"].get(after, ABSENT)
            yield _cell(here, *cells, new["dtype"], was["expected"], allowed)


def _cell(
    here: tuple[str, str, str],
    old: Record,
    new: Record,
    dtype: str,
    expected: list[Any],
    allowed: Threshold,
) -> tuple[Change, int]:
    verdicts = (old["verdict"], new["verdict"])
    message = str(new.get("message", ""))
    bound = max(_bound(old), _bound(new))
    if old.get("got") and new.get("got"):
        every = list(_numbers(old["got"], new["got"], dtype, expected, bound))
        above = [each for each in every if allowed.passed_by(each)]
        return Change(*here, verdicts, above, message=message), len(every) - len(above)
    if "ulp" in old and "ulp" in new and old["ulp"] != new["ulp"]:
        errors = (float(old["ulp"]), float(new["ulp"]))
        relative = abs(errors[1] - errors[0]) * float(np.finfo(dtype).eps)
        ulp = abs(errors[1] - errors[0])
        number = Changed((), "", "", ulp, relative, _rounding(relative, bound))
        if allowed.passed_by(number):
            return Change(*here, verdicts, errors=errors, message=message), 0
        return Change(*here, verdicts, message=message), 1
    return Change(*here, verdicts, message=message), 0


def _bound(cell: Record) -> float:
    """How far a cell's arrays may be off, relative to their largest entries; 0 if unknown."""
    relative, share = (float(cell.get(name, 0.0)) for name in ("relative", "share"))
    return relative / share if 0 < share < np.inf and np.isfinite(relative) else 0.0


def _rounding(relative: float, bound: float) -> float | None:
    return relative / (bound / FACTOR) if bound else None


def _numbers(
    old: list[Any], new: list[Any], dtype: str, expected: list[Any], bound: float
) -> Iterator[Changed]:
    for k in range(max(len(old), len(new))):
        before, after = (dict(_entries(each[k])) if k < len(each) else {} for each in (old, new))
        largest = _largest(before.values())
        # Of an array that should be 0 the bound is absolute.
        exact = _largest(dict(_entries(expected[k])).values()) if k < len(expected) else largest
        unit = float(np.spacing(np.finfo(dtype).dtype.type(largest)))
        for at in dict.fromkeys([*before, *after]):
            was, now = before.get(at, "–"), after.get(at, "–")
            apart = _apart(was, now) if was != now else 0.0
            if apart is None:
                yield Changed((k, *at), was, now, None)
            elif apart:
                rounding = _rounding(apart / exact, bound)
                yield Changed((k, *at), was, now, apart / unit, apart / largest, rounding)


def _entries(digits: Any, at: tuple[int, ...] = ()) -> Iterator[tuple[tuple[int, ...], str]]:
    if isinstance(digits, list):
        for index, each in enumerate(digits):
            yield from _entries(each, (*at, index))
    else:
        yield at, digits


def _largest(digits: Iterable[str]) -> float:
    """The largest entry, whose last place is the unit, as for a cell's error."""
    sizes = filter(np.isfinite, map(_size, digits))
    return max(sizes, default=0.0) or 1.0


def _size(digits: str) -> float:
    """0 of what is no number: truth, or a reference that says what it is in words."""
    try:
        # mpmath writes spaces into complex numbers.
        found = complex(digits.replace(" ", ""))
    except ValueError:
        return 0.0
    return math.hypot(found.real, found.imag)


def _apart(old: str, new: str) -> float | None:
    if {old, new} & {"–", *TRUTH}:
        return None
    apart = complex(new) - complex(old)
    found = math.hypot(apart.real, apart.imag)
    return found if math.isfinite(found) else None
