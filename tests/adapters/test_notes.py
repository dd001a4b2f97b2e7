"""Every row of every adapter's notes is of an error that the framework raises."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from multicalc_conformance.families.errors.traps import TRAPS
from multicalc_conformance.families.errors.traps.running import MODES

from multicalc.backend import Backend, Note

NUMPY_1 = np.__version__.startswith("1.")
OF_NUMPY_1 = ("Cannot interpret '<tf.Tensor", "module 'numpy' has no attribute 'bool'")
"""What only NumPy 1 says, or has frameworks say."""


def test_every_row_is_met(backend):
    """By an error of which no row above it speaks, in each way it may be put. Most rows are of
    messages that change with the framework's version: what an upgrade has made of one is seen by
    running the trap, and written in the adapter's table."""
    rows = [row for each in backend.notes for row in _one_by_one(each)]
    unmet = [row for row in rows if NUMPY_1 or row.says not in OF_NUMPY_1]
    for error in _raised(backend):
        row = next((row for row in rows if row.of(error) is not None), None)
        if row in unmet:
            unmet.remove(row)
        if not unmet:
            return
    assert [(row.says, row.kinds) for row in unmet] == []


def _one_by_one(row: Note) -> list[Note]:
    each = (row.says,) if isinstance(row.says, str) else row.says
    return [replace(row, says=one) for one in each]


def _raised(backend: Backend) -> Iterator[Exception]:
    """The errors of every trap, with what each was raised from."""
    for run, _ in MODES.values():
        for traps in TRAPS.values():
            for trap in traps.values():
                try:
                    run(trap.f, backend.name)
                except Exception as error:
                    yield error
                    if isinstance(error.__cause__, Exception):
                        yield error.__cause__
