"""A comparison as JSON: every digit, every message, and the versions that took part."""

from __future__ import annotations

import math
import shlex
import sys
from pathlib import Path
from typing import Any

import numpy as np
from mpmath import mp

from multicalc_conformance.columns import Column
from multicalc_conformance.comparison import Cell, Line, Table
from multicalc_conformance.function import DIRECTION
from multicalc_conformance.measure import BOUNDS, Error, Exact
from multicalc_conformance.versions import versions

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
        "directions": DIRECTION,
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
    return {
        "row": line.row,
        "name": line.name,
        "dtype": line.dtype,
        "source": line.source,
        "reference": None if line.reference is None else _exact(line.reference),
        "agrees": line.agrees,
        "largest_error": _error(line.largest),
        "largest_error_of": list(line.worst),
        "cells": [_cell(cell) for cell in line.cells],
    }


def _cell(cell: Cell) -> dict[str, Any]:
    return {
        "backend": cell.backend,
        "verdict": cell.verdict,
        "value": None if cell.value is None else _plain(cell.value.tolist()),
        "shape": None if cell.value is None else list(cell.value.shape),
        "dtype": None if cell.value is None else cell.value.dtype.name,
        "error": _error(cell.error),
        "message": cell.message,
    }


def _error(error: Error | None) -> dict[str, Any] | None:
    if error is None:
        return None
    return {
        "relative": _plain(error.relative),
        "ulp": _plain(error.ulp),
        "reason": error.reason,
    }


def _exact(reference: Exact) -> Any:
    digits = np.empty(reference.high.shape, dtype=object)
    with mp.workdps(REFERENCE_DIGITS + 5):
        for index, high in np.ndenumerate(reference.high):
            total = mp.mpf(high) + mp.mpf(reference.low[index])
            digits[index] = mp.nstr(total, REFERENCE_DIGITS)
    return digits.tolist()


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
