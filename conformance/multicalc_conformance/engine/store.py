"""Results on disk: a line of JSON each, written as they come, so that nothing is lost.

The first line is the format, how many scenarios there are to be, and the environment. Then, for
each scenario, one line with its cells and the largest distance between two backends for each
operator.
"""

from __future__ import annotations

import json
import platform
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

from multicalc.backend import DISTRIBUTION
from multicalc_conformance.engine.columns import Column
from multicalc_conformance.engine.files import put
from multicalc_conformance.engine.form import Form, FormError
from multicalc_conformance.engine.json_text import parsed
from multicalc_conformance.engine.results import FORMAT, HEADER, scenario
from multicalc_conformance.engine.run import ScenarioResult

Record = dict[str, Any]


class ResultsError(ValueError):
    """A results file that can't be relied on; the message says which line, and why."""


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
    of = result.scenario
    furthest: dict[str, Record] = {}
    for pair in result.pairs:
        known = furthest.get(pair.operator)
        if known is None or pair.apart.relative > known["relative"]:
            found = {"backends": list(pair.backends), "relative": pair.apart.relative}
            furthest[pair.operator] = found
    return {
        "id": of.id,
        "family": of.family,
        "name": of.name,
        "dtype": of.dtype,
        "source": of.source,
        "shown": of.shown,
        "seconds": round(result.seconds, 3),
        "cells": [cell.record() for cell in result.cells],
        "pairs": furthest,
    }


def begin(path: Path, environment: Record, scenarios: int) -> None:
    """A file that is to have the results of so many scenarios."""
    put(path, _line(_header(environment, scenarios)))


def save(path: Path, run: Run, scenarios: int | None = None) -> None:
    """The file of results that are known; more are to come if ``scenarios`` says so."""
    count = len(run.scenarios) if scenarios is None else scenarios
    put(path, "".join(map(_line, [_header(run.environment, count), *run.scenarios])))


def add(path: Path, record: Record) -> None:
    """A record more, whole or, if the process is killed in this moment, as a line that is cut.

    Raises:
        OSError: it can't be written; it names the path.
    """
    try:
        with path.open("a", encoding="utf-8") as file:
            file.write(_line(record))
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from None


def read(path: Path, *, unfinished: bool = False) -> Run:
    """The results in a file; of an ``unfinished`` one, without a last line that was cut off.

    Raises:
        ResultsError: it is not such a file, it is damaged, or it is not finished.
        OSError: it can't be read.
    """
    try:
        lines = path.read_bytes().decode("utf-8").split("\n")
    except UnicodeDecodeError as error:
        raise ResultsError(f"{path}: not a file of conformance results: {error}") from None
    try:
        header = _parsed(path, 1, lines[0])
    except ResultsError as error:
        told = "it is no file of conformance results, and no report that is whole"
        raise ResultsError(f"{error}; {told}") from None
    if not isinstance(header, dict) or "format" not in header:
        told = "not a file of conformance results, or one of another version of multicalc"
        raise ResultsError(f"{path}: line 1: {told}: it names no format; {FORMAT!r} is known")
    if header["format"] != FORMAT:
        told = f"of another version of multicalc, or something else: {header['format']!r}"
        raise ResultsError(f"{path}: line 1: {told}; {FORMAT!r} is known")
    _hold(path, 1, HEADER, header)
    if lines.pop() and not unfinished:
        raise ResultsError(f"{path}: line {len(lines) + 1} is cut off")
    wanted = header.pop("scenarios")
    del header["format"]
    run = Run(header)
    form = scenario(run.backends)
    seen: dict[str, int] = {}
    for number, line in enumerate(lines[1:], start=2):
        found = _parsed(path, number, line)
        _hold(path, number, form, found)
        if found["id"] in seen:
            told = f"scenario {found['id']!r} stands in line {seen[found['id']]} already"
            raise ResultsError(f"{path}: line {number}: {told}")
        seen[found["id"]] = number
        run.scenarios.append(found)
    if len(seen) != wanted and not unfinished:
        told = f"has {len(seen)} of {wanted} scenarios"
        raise ResultsError(f"{path}: {told}: the run was cut short, and --resume goes on with it")
    return run


def _header(environment: Record, scenarios: int) -> Record:
    return {"format": FORMAT, "scenarios": scenarios, **environment}


def _line(record: Record) -> str:
    # In ASCII: whatever text there is in it, it is one line, and can be written.
    return json.dumps(record) + "\n"


def _parsed(path: Path, number: int, line: str) -> Any:
    try:
        return parsed(line)
    except ValueError as error:
        raise ResultsError(f"{path}: line {number} is not JSON: {error}") from None


def _hold(path: Path, number: int, form: Form, value: Any) -> None:
    try:
        form(value)
    except FormError as error:
        raise ResultsError(f"{path}: line {number}: {error}") from None
