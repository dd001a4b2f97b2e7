"""One report of one or several runs, whose columns are the backends of each environment."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from multicalc_conformance.engine.store import Record, Run
from multicalc_conformance.engine.visible import visible
from multicalc_conformance.report.written import FORMAT, PARTS, hold

DESCRIBED = ("id", "family", "name", "dtype", "source", "shown")
PLACED = ("scenario", "operator", "backend", "expected")


@dataclass(frozen=True)
class PlacedCell:
    """A cell and where it stands."""

    scenario: Record
    operator: str
    column: str
    cell: Record

    @property
    def verdict(self) -> str:
        return str(self.cell["verdict"])

    @property
    def expected(self) -> list[Any]:
        """The reference's digits."""
        shared: list[Any] = self.scenario["operators"][self.operator]["expected"]
        own: list[Any] | None = self.cell.get("expected")
        return shared if own is None else own


@dataclass(frozen=True)
class Report:
    """Made of JSON's types only; NaN and infinities, which JSON lacks, are strings. No text in it
    has anything that a terminal would obey.

    Attributes:
        environments: what each run ran on, each with a ``label`` of its own.
        columns: a backend in an environment each: ``key``, ``backend``, ``environment``,
            ``version``.
        scenarios: each with its ``operators``: by name ``expected``, the reference's digits;
            ``cells`` by column; ``pairs``, the two backends farthest apart by environment.
    """

    environments: list[Record]
    columns: list[Record]
    scenarios: list[Record]

    def places(self) -> Iterator[PlacedCell]:
        """All cells."""
        for scenario in self.scenarios:
            for operator, found in scenario["operators"].items():
                for column, cell in found["cells"].items():
                    yield PlacedCell(scenario, operator, column, cell)

    def record(self) -> Record:
        """The report for a JSON file, which :func:`of_record` reads."""
        return {"format": FORMAT, **asdict(self)}


def merged(runs: Sequence[Run]) -> Report:
    """The runs side by side; those of one environment in the same columns, the later one's results
    in place of the earlier one's."""
    environments: list[Record] = []
    scenarios: dict[str, Record] = {}
    labels = [_enter(_plain(run.environment), environments) for run in runs]
    alone = len(environments) == 1

    def key(backend: str, label: str) -> str:
        return backend if alone else f"{backend} @ {label}"

    for run, label in zip(runs, labels, strict=True):
        for each in map(_plain, run.scenarios):
            described = {name: each[name] for name in DESCRIBED}
            into = scenarios.setdefault(each["id"], {**described, "seconds": 0.0, "operators": {}})
            into["seconds"] += each["seconds"]
            for cell in each["cells"]:
                _add(into["operators"], cell, key(cell["backend"], label))
            for operator, pair in each["pairs"].items():
                into["operators"][operator]["pairs"][label] = pair
    columns = [
        {
            "key": key(b["name"], environment["label"]),
            "backend": b["name"],
            "environment": environment["label"],
            "version": b["version"],
        }
        for environment in environments
        for b in environment["backends"]
        if b["status"] == "ready"
    ]
    return Report(environments, columns, sorted(scenarios.values(), key=_natural))


def of_record(found: Record) -> Report:
    """The report that :meth:`Report.record` was of.

    Raises:
        FormError: it is of another version, or damaged.
    """
    hold(found)
    return Report(**{part: _plain(found[part]) for part in PARTS})


def _enter(environment: Record, known: list[Record]) -> str:
    """The environment's label among the ``known`` ones, to which it is added if it is new."""
    name = environment["label"] or f"NumPy {environment['numpy']}, Python {environment['python']}"
    for number in range(1, len(known) + 2):
        label = name if number == 1 else f"{name} ({number})"
        entry = {**environment, "label": label}
        if entry in known:
            break
        if label not in (each["label"] for each in known):
            known.append(entry)
            break
    return label


def _add(operators: dict[str, Record], cell: Record, column: str) -> None:
    empty: Record = {"expected": [], "cells": {}, "pairs": {}}
    operator = operators.setdefault(cell["operator"], empty)
    kept = {name: entry for name, entry in cell.items() if name not in PLACED}
    expected = cell.get("expected", [])
    if expected and operator["expected"] not in ([], expected):
        kept["expected"] = expected
    elif expected:
        operator["expected"] = expected
    operator["cells"][column] = kept


def _plain(entry: Any) -> Any:
    if isinstance(entry, dict):
        return {visible(name): _plain(each) for name, each in entry.items()}
    if isinstance(entry, list):
        return [_plain(each) for each in entry]
    if isinstance(entry, str):
        return visible(entry)
    if isinstance(entry, float) and not math.isfinite(entry):
        return str(entry)
    return entry


def _natural(scenario: Record) -> list[tuple[int, str]]:
    """Sorts "row 9" before "row 10"."""
    words = re.split(r"(\d+)", scenario["id"])
    return [(int(word), "") if word.isdecimal() else (0, word) for word in words]
