"""Runs scenarios on backends, scenario by scenario, and gives results as they come."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from multicalc.backend import Backend
from multicalc_conformance.suite.cell import Cell
from multicalc_conformance.suite.conventions import conventions
from multicalc_conformance.suite.scenario import Scenario
from multicalc_conformance.suite.verdict import Pair, judge, pairs


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
        cells, compared = _scenario(scenario, backends)
        yield Result(scenario, cells, compared, time.perf_counter() - start)


def _scenario(scenario: Scenario, backends: Sequence[Backend]) -> tuple[list[Cell], list[Pair]]:
    cells: list[Cell] = []
    compared: list[Pair] = []
    references = scenario.references()
    for operator, compute in scenario.compute.items():
        given = {b.name: _attempt(compute, b.name) for b in backends}
        for backend in backends:
            convention = conventions().get((scenario.id, operator, backend.name))
            got, reference = given[backend.name], references.get(operator)
            cells.append(judge(scenario, operator, backend, got, reference, convention))
        arrays = {name: got for name, got in given.items() if not isinstance(got, Exception)}
        compared += pairs(scenario, operator, arrays)
    return cells, compared


def _attempt(
    compute: Callable[[str], list[np.ndarray]], backend: str
) -> list[np.ndarray] | Exception:
    try:
        return compute(backend)
    except Exception as failure:
        return failure
