"""Runs quantities on backends and says which of them agree.

One failure never hides another: a backend that is missing, does not import, or raises on one
quantity is a cell of the table, and everything else still runs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Literal

import numpy as np
from mpmath import mp

from multicalc_conformance.columns import Column
from multicalc_conformance.measure import DIGITS, Error, Exact, error, within
from multicalc_conformance.quantity import Quantity

Verdict = Literal["agrees", "differs", "error", "absent"]


@dataclass(frozen=True)
class Outcome:
    """What one backend gave for one quantity: an array, or the message of its failure."""

    value: np.ndarray | None
    problem: str = ""


@dataclass(frozen=True)
class Cell:
    """One backend's part of a line.

    ``error`` is against the reference, or without one the largest over the other backends;
    ``message`` is the failure in full, or why the values cannot be compared.
    """

    backend: str
    verdict: Verdict
    value: np.ndarray | None = None
    error: Error | None = None
    message: str = ""


@dataclass(frozen=True)
class Line:
    """One quantity over all backends. ``worst`` names who has the largest error: a backend, or
    without a reference a pair. ``agrees`` is None where nothing could be compared."""

    row: str
    name: str
    dtype: str
    source: str
    reference: Exact | None
    cells: tuple[Cell, ...]
    largest: Error | None
    worst: tuple[str, ...]

    @property
    def agrees(self) -> bool | None:
        ran = [cell for cell in self.cells if cell.verdict != "absent"]
        if any(cell.verdict == "error" for cell in ran):
            return False
        if self.largest is None:
            return None
        return within(self.largest, self.dtype)


@dataclass(frozen=True)
class Table:
    """Lines under one heading."""

    title: str
    lines: tuple[Line, ...]

    @property
    def agrees(self) -> bool:
        """Whether everything that ran agrees, and something was compared."""
        return bool(self.lines) and all(line.agrees for line in self.lines)


def compare(
    title: str,
    quantities: Iterable[Quantity],
    columns: Sequence[Column],
    step: Callable[[str], None] = lambda name: None,
) -> Table:
    """The table of ``quantities`` over ``columns``; ``step`` is told each one's name beforehand."""
    lines = []
    for quantity in quantities:
        step(f"{quantity.row}  {quantity.name}")
        outcomes = {c.name: attempt(quantity.compute, c.name) for c in columns if c.ready}
        reference = None
        if quantity.reference is not None:
            with mp.workdps(DIGITS):
                reference = Exact.of(quantity.reference())
        lines.append(
            judge(
                quantity.row,
                quantity.name,
                outcomes,
                columns,
                reference=reference,
                source=quantity.source,
                dtype=quantity.dtype,
            )
        )
    return Table(title, tuple(lines))


def attempt(compute: Callable[[str], np.ndarray], backend: str) -> Outcome:
    """``compute`` on one backend, with its failure turned into a message."""
    try:
        return Outcome(numpy_only(compute(backend)))
    except Exception as failure:
        return Outcome(None, f"{type(failure).__name__}: {failure}")


def numpy_only(value: Any) -> np.ndarray:
    """``value``, which NumPy in must have made NumPy out: a framework's array is a failure."""
    if not isinstance(value, np.ndarray | np.generic):
        raise TypeError(f"gave a {type(value).__module__}.{type(value).__qualname__}, not NumPy's")
    return np.asarray(value)


def judge(
    row: str,
    name: str,
    outcomes: Mapping[str, Outcome],
    columns: Sequence[Column],
    *,
    reference: Exact | None,
    source: str,
    dtype: str,
) -> Line:
    """One line of a table, from what the backends gave."""
    values = {b: o.value for b, o in outcomes.items() if o.value is not None}
    if reference is None:
        errors, largest, worst, outliers = _pairs(values, dtype)
    else:
        errors = {b: error(value, reference, dtype) for b, value in values.items()}
        outliers = {b for b, e in errors.items() if not within(e, dtype)}
        worst = tuple(sorted(errors, key=lambda b: -errors[b].relative)[:1])
        largest = errors[worst[0]] if worst else None
    cells = []
    for column in columns:
        outcome = outcomes.get(column.name)
        if outcome is None:
            cells.append(Cell(column.name, "absent", message=column.message))
        elif outcome.value is None:
            cells.append(Cell(column.name, "error", message=outcome.problem))
        else:
            found = errors.get(column.name)
            verdict: Verdict = "differs" if column.name in outliers else "agrees"
            reason = found.reason if found else ""
            cells.append(Cell(column.name, verdict, outcome.value, found, reason))
    return Line(row, name, dtype, source, reference, tuple(cells), largest, worst)


def _pairs(
    values: Mapping[str, np.ndarray], dtype: str
) -> tuple[dict[str, Error], Error | None, tuple[str, ...], set[str]]:
    """Every pair compared. A backend is an outlier if it differs from more than half of the
    others: of five, one that is wrong is marked alone; of two, neither can be told from the other.
    """
    errors: dict[str, Error] = {}
    differing = dict.fromkeys(values, 0)
    largest: Error | None = None
    worst: tuple[str, ...] = ()
    for one, other in combinations(values, 2):
        found = error(values[one], Exact.array(values[other]), dtype, symmetric=True)
        if largest is None or found.relative > largest.relative:
            largest, worst = found, (one, other)
        for backend in (one, other):
            if backend not in errors or found.relative > errors[backend].relative:
                errors[backend] = found
            differing[backend] += not within(found, dtype)
    outliers = {b for b, count in differing.items() if count > (len(values) - 1) / 2}
    return errors, largest, worst, outliers
