"""A comparison as JSON: every digit, every message, and the versions that took part."""

from __future__ import annotations

import math
import shlex
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from mpmath import mp

from multicalc_conformance.comparison.table import Line, Table
from multicalc_conformance.engine.bounds import BOUNDS
from multicalc_conformance.engine.cell import Cell
from multicalc_conformance.engine.columns import Column
from multicalc_conformance.engine.digits import DIGITS
from multicalc_conformance.engine.reference import Reference
from multicalc_conformance.engine.versions import versions

REFERENCE_DIGITS = 30


def record(
    tables: list[Table], columns: tuple[Column, ...], notes: list[str], status: int
) -> dict[str, Any]:
    """Everything a comparison found, made of JSON's types only.

    Floats are numbers with all their digits; NaN and infinities, which JSON lacks, are the
    strings ``"nan"``, ``"inf"``, ``"-inf"``, and complex numbers ``[real, imaginary]``.
    References are strings of 30 digits.
    """
    return {
        "command": shlex.join(["multicalc", *sys.argv[1:]]),
        "exit_status": status,
        "versions": versions(columns),
        "relative_bounds": BOUNDS,
        "backends": [
            {"name": c.name, "status": c.status, "version": c.version, "message": c.message}
            for c in columns
        ],
        "notes": notes,
        "tables": [
            {"title": t.title, "agrees": t.agrees, "lines": [_line(each) for each in t.lines]}
            for t in tables
        ],
    }


def _line(line: Line) -> dict[str, Any]:
    scenario = line.result.scenario
    return {
        "name": line.name,
        "scenario": scenario.id,
        "operator": line.operator,
        "dtype": scenario.dtype,
        "source": scenario.source,
        "reference": None if line.reference is None else _exact(line.reference),
        "agrees": line.agrees,
        "cells": [_cell(cell, line.values.get(cell.backend)) for cell in line.cells],
        "pairs": [
            {
                "backends": list(pair.backends),
                "relative": _plain(pair.apart.relative),
                "agrees": pair.apart.agrees,
                "reason": pair.apart.reason,
            }
            for pair in line.pairs
        ],
    }


def _cell(cell: Cell, arrays: Sequence[np.ndarray] | None) -> dict[str, Any]:
    return {
        "backend": cell.backend,
        "verdict": cell.verdict,
        "value": None if arrays is None else _alone([_plain(x.tolist()) for x in arrays]),
        "shape": None if arrays is None else _alone([list(x.shape) for x in arrays]),
        "dtype": None if arrays is None else _alone([x.dtype.name for x in arrays]),
        "relative": _plain(cell.relative),
        "ulp": _plain(cell.ulp),
        "share": _plain(cell.share),
        "at": cell.at,
        "diagnosis": cell.diagnosis,
        "message": cell.message,
    }


def _exact(reference: Reference) -> Any:
    digits = np.frompyfunc(lambda v: mp.nstr(v, REFERENCE_DIGITS), 1, 1)
    with mp.workdps(DIGITS):
        return _alone([np.asarray(digits(x), dtype=object).tolist() for x in reference.arrays])


def _alone(each: list[Any]) -> Any:
    """What there is of a result's one array by itself, of several in a list."""
    return each[0] if len(each) == 1 else each


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return [_plain(each) for each in value]
    if isinstance(value, complex):
        return [_plain(value.real), _plain(value.imag)]
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    return value


def writable(path: Path) -> bool:
    """Whether a file can be put there: asked before the work, not after it."""
    return not path.is_dir() and path.absolute().parent.is_dir()
