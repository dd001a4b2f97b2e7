"""What differs between two reports, such as before and after an upgrade, number by number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from multicalc_conformance.engine.results import TRUTH
from multicalc_conformance.engine.store import Record
from multicalc_conformance.report.merged import Report

ABSENT: Record = {"verdict": "absent"}


@dataclass(frozen=True)
class Changed:
    """One number: where it is in a cell's arrays, its digits, and how many units in the last place
    of the array's largest entry lie between them. None where there is no such distance."""

    at: tuple[int, ...]
    old: str
    new: str
    ulp: float | None


@dataclass(frozen=True)
class Change:
    """A cell whose verdict or digits changed.

    ``numbers`` is empty where arrays are too large for their digits to be kept, and ``errors`` then
    has their error in ULP, old and new.
    """

    scenario: str
    operator: str
    column: str
    verdicts: tuple[str, str]
    numbers: list[Changed] = field(default_factory=list)
    errors: tuple[float, float] | None = None


@dataclass(frozen=True)
class Difference:
    """All that changed. Versions are told, but are not a change of a result."""

    versions: list[str]
    gone: list[str]
    came: list[str]
    cells: list[Change]

    @property
    def any(self) -> bool:
        return bool(self.gone or self.came or self.cells)


def difference(old: Report, new: Report) -> Difference:
    """The changes from ``old`` to ``new``.

    A backend is held against itself, in the environment of the same label; where each report has
    one environment, whatever their labels.
    """
    columns = _columns(old, new)
    gone, came = _names(old, new, columns)
    before = {scenario["id"]: scenario for scenario in old.scenarios}
    found: list[Change] = []
    for scenario in new.scenarios:
        if scenario["id"] in before:
            found += _cells(before[scenario["id"]], scenario, columns)
    return Difference(list(_versions(old, new, columns)), gone, came, found)


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
            if before != after:
                yield f"{name}: {before} → {after}"
    was = {c["key"]: c["version"] for c in old.columns}
    now = {c["key"]: c["version"] for c in new.columns}
    for before, after in columns.items():
        if was[before] != now[after]:
            yield f"backend {after}: {was[before]} → {now[after]}"


def _cells(old: Record, new: Record, columns: dict[str, str]) -> Iterator[Change]:
    for operator in dict.fromkeys([*old["operators"], *new["operators"]]):
        was, now = (each["operators"].get(operator, {"cells": {}})["cells"] for each in (old, new))
        for before, after in columns.items():
            here = (new["id"], operator, after)
            change = _cell(here, was.get(before, ABSENT), now.get(after, ABSENT), new["dtype"])
            if change is not None:
                yield change


def _cell(here: tuple[str, str, str], old: Record, new: Record, dtype: str) -> Change | None:
    verdicts = (old["verdict"], new["verdict"])
    numbers: list[Changed] = []
    errors = None
    if old.get("got") and new.get("got"):
        numbers = list(_numbers(old["got"], new["got"], dtype))
    elif "ulp" in old and "ulp" in new and old["ulp"] != new["ulp"]:
        errors = (float(old["ulp"]), float(new["ulp"]))
    if verdicts[0] == verdicts[1] and not numbers and errors is None:
        return None
    return Change(*here, verdicts, numbers, errors)


def _numbers(old: list[Any], new: list[Any], dtype: str) -> Iterator[Changed]:
    for k in range(max(len(old), len(new))):
        before, after = (dict(_entries(each[k])) if k < len(each) else {} for each in (old, new))
        unit = _unit(before.values(), dtype)
        for at in dict.fromkeys([*before, *after]):
            was, now = before.get(at, "–"), after.get(at, "–")
            if was != now:
                yield Changed((k, *at), was, now, _apart(was, now, unit))


def _entries(digits: Any, at: tuple[int, ...] = ()) -> Iterator[tuple[tuple[int, ...], str]]:
    if isinstance(digits, list):
        for index, each in enumerate(digits):
            yield from _entries(each, (*at, index))
    else:
        yield at, digits


def _unit(digits: Iterable[str], dtype: str) -> float:
    """The last place of the largest entry, as for a cell's error."""
    sizes = [abs(complex(each)) for each in digits if each not in TRUTH]
    largest = max((size for size in sizes if np.isfinite(size)), default=0.0) or 1.0
    return float(np.spacing(np.dtype(dtype).type(largest)))


def _apart(old: str, new: str, unit: float) -> float | None:
    if {old, new} & {"–", *TRUTH}:
        return None
    found = abs(complex(new) - complex(old)) / unit
    return found if np.isfinite(found) else None
