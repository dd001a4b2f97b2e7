"""Runs scenarios on backends, scenario by scenario, and gives results as they come."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from multicalc.backend import Backend
from multicalc_conformance.operations.reference import Reference
from multicalc_conformance.suite.cell import Cell
from multicalc_conformance.suite.conventions import convention
from multicalc_conformance.suite.scenario import Scenario
from multicalc_conformance.suite.verdict import Pair, judge, outliers, pairs


@dataclass(frozen=True)
class Result:
    """All that a scenario came to."""

    scenario: Scenario
    cells: list[Cell]
    pairs: list[Pair]
    seconds: float


def run(scenarios: Iterable[Scenario], backends: Sequence[Backend]) -> Iterator[Result]:
    """Each scenario on all backends, so that its references are computed once."""
    for scenario in scenarios:
        start = time.perf_counter()
        cells, compared = judged(scenario, backends, scenario.references())
        yield Result(scenario, cells, compared, time.perf_counter() - start)


def judged(
    scenario: Scenario, backends: Sequence[Backend], references: Mapping[str, Reference]
) -> tuple[list[Cell], list[Pair]]:
    """A cell for each operator and backend, and every two backends compared."""
    cells: list[Cell] = []
    compared: list[Pair] = []
    for operator, compute in scenario.compute.items():
        given = {b.name: _attempt(compute, b.name) for b in backends}
        arrays = {name: got for name, got in given.items() if not isinstance(got, Exception)}
        apart = pairs(scenario, operator, arrays)
        odd = outliers(apart, scenario.dtype)
        for backend in backends:
            declared = convention(scenario.id, operator, backend.name, backend.version())
            got, reference = given[backend.name], references.get(operator)
            cell = judge(scenario, operator, backend, got, reference, declared)
            if reference is None and cell.verdict == "agrees" and backend.name in odd:
                cell = replace(cell, verdict="wrong", message=odd[backend.name])
            cells.append(cell)
        compared += apart
    return cells, compared


def _attempt(
    compute: Callable[[str], list[np.ndarray]], backend: str
) -> list[np.ndarray] | Exception:
    try:
        return compute(backend)
    except Exception as failure:
        return failure
