"""Results on disk: a line of JSON each, written as they come, so that nothing is lost.

The first line is the environment. Then, for each scenario, one line with its cells and the largest
distance between two backends for each operator.
"""

from __future__ import annotations

import json
import platform
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

from multicalc.backend import DISTRIBUTION
from multicalc_conformance.engine.columns import Column
from multicalc_conformance.engine.run import ScenarioResult

Record = dict[str, Any]


@dataclass
class Run:
    """One run's results: what it ran on, and a record a scenario."""

    environment: Record
    scenarios: list[Record] = field(default_factory=list)

    @property
    def cells(self) -> list[Record]:
        return [cell for scenario in self.scenarios for cell in scenario["cells"]]

    @property
    def backends(self) -> list[str]:
        """The backends that ran, in the environment's order."""
        return [b["name"] for b in self.environment["backends"] if b["status"] == "ready"]


def environment(columns: Sequence[Column], label: str) -> Record:
    """What results depend on: versions, and which backends there are."""
    return {
        "label": label,
        "python": platform.python_version(),
        "machine": platform.machine(),
        "numpy": version("numpy"),
        "multicalc": version(DISTRIBUTION),
        "backends": [
            {"name": c.name, "status": c.status, "version": c.version, "message": c.message}
            for c in columns
        ],
    }


def record(result: ScenarioResult) -> Record:
    """A scenario's line."""
    scenario = result.scenario
    furthest: dict[str, Record] = {}
    for pair in result.pairs:
        known = furthest.get(pair.operator)
        if known is None or pair.apart.relative > known["relative"]:
            found = {"backends": list(pair.backends), "relative": pair.apart.relative}
            furthest[pair.operator] = found
    return {
        "id": scenario.id,
        "family": scenario.family,
        "name": scenario.name,
        "dtype": scenario.dtype,
        "source": scenario.source,
        "shown": scenario.shown,
        "seconds": round(result.seconds, 3),
        "cells": [cell.record() for cell in result.cells],
        "pairs": furthest,
    }


def write(path: Path, records: Iterable[Record], *, append: bool) -> None:
    """Write each record as it comes."""
    with path.open("a" if append else "w", encoding="utf-8") as file:
        for each in records:
            file.write(json.dumps(each, ensure_ascii=False) + "\n")
            file.flush()


def read(path: Path) -> Run:
    """The results in a file. A last line that was cut off is left out.

    Raises:
        ValueError: it is not such a file.
    """
    lines = path.read_text(encoding="utf-8").splitlines()
    records = []
    for number, line in enumerate(lines, start=1):
        try:
            records.append(json.loads(line))
        except json.JSONDecodeError as error:
            if number < len(lines) or number == 1:
                raise ValueError(f"{path}: line {number} is not JSON: {error}") from None
    if not records or "backends" not in records[0]:
        raise ValueError(f"{path}: not a file of conformance results")
    return Run(records[0], records[1:])
