"""Runs scenarios on backends, scenario by scenario, and gives results as they come."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from multicalc.backend import Backend
from multicalc.testing.comparing.failure import attempt
from multicalc_conformance.engine.cell import Cell
from multicalc_conformance.engine.conventions import convention
from multicalc_conformance.engine.pairs import Pair, outliers, pairs
from multicalc_conformance.engine.reference import Reference
from multicalc_conformance.engine.scenario import Compute, Scenario, in_native_style
from multicalc_conformance.engine.verdict import judge

Given = list[np.ndarray] | Exception
"""What a backend gave for an operator, or raised."""


@dataclass(frozen=True)
class ScenarioResult:
    """All that a scenario came to: a cell for each operator and backend, every two backends
    compared, and what that was made from; ``given`` by operator and backend."""

    scenario: Scenario
    cells: list[Cell]
    pairs: list[Pair] = field(default_factory=list)
    given: Mapping[tuple[str, str], Given] = field(default_factory=dict)
    references: Mapping[str, Reference] = field(default_factory=dict)
    seconds: float = 0.0


def run(
    scenarios: Iterable[Scenario],
    backends: Sequence[Backend],
    begun: Callable[[str], None] = lambda name: None,
) -> Iterator[ScenarioResult]:
    """Each scenario on all backends, so that its references are computed once; ``begun`` as for
    :func:`judged`."""
    for scenario in scenarios:
        start = time.perf_counter()
        result = judged(scenario, backends, scenario.references(), begun)
        yield replace(result, seconds=time.perf_counter() - start)


def judged(
    scenario: Scenario,
    backends: Sequence[Backend],
    references: Mapping[str, Reference],
    begun: Callable[[str], None] = lambda name: None,
) -> ScenarioResult:
    """The one judgement there is: of the suite's scenarios, and of what a person compares.

    ``begun`` gets the name of the backend that is to compute next, and an empty one where none
    is."""

    def given_by(compute: Compute, name: str) -> Given:
        begun(name)
        return attempt(compute, name)

    given: dict[tuple[str, str], Given] = {}
    cells: list[Cell] = []
    compared: list[Pair] = []
    for operator, compute in scenario.compute.items():
        results = {b.name: given_by(compute, b.name) for b in backends}
        begun("")
        arrays = {name: got for name, got in results.items() if not isinstance(got, Exception)}
        apart = pairs(scenario.id, operator, arrays)
        odd = outliers(apart)
        native = in_native_style(operator)
        for backend in backends:
            declared = convention(scenario.id, native, backend.name, backend.version())
            got, reference = results[backend.name], references.get(operator)
            cell = judge(scenario, operator, backend, got, reference, declared)
            if reference is None and cell.verdict == "agrees" and backend.name in odd:
                cell = replace(cell, verdict="wrong", message=odd[backend.name])
            cells.append(cell)
            given[operator, backend.name] = got
        compared += apart
    return ScenarioResult(scenario, cells, compared, given, references)
