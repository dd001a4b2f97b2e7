"""Results side by side: a line for each thing that the backends computed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from multicalc.backend import Backend
from multicalc_conformance.engine.cell import Cell
from multicalc_conformance.engine.pairs import Pair
from multicalc_conformance.engine.reference import Reference
from multicalc_conformance.engine.run import ScenarioResult, run
from multicalc_conformance.engine.scenario import Scenario

Named = Callable[[Scenario, str], str]
"""What a reader knows an operator of a scenario by."""


@dataclass(frozen=True)
class Line:
    """One operator of a scenario over all backends."""

    name: str
    result: ScenarioResult
    operator: str

    @property
    def group(self) -> str:
        return self.result.scenario.group

    @property
    def label(self) -> str:
        """The name within its group."""
        return self.name.removeprefix(f"{self.group} ")

    @cached_property
    def cells(self) -> list[Cell]:
        return [cell for cell in self.result.cells if cell.operator == self.operator]

    @property
    def pairs(self) -> list[Pair]:
        return [pair for pair in self.result.pairs if pair.operator == self.operator]

    @property
    def reference(self) -> Reference | None:
        return self.result.references.get(self.operator)

    @property
    def values(self) -> Mapping[str, list[np.ndarray]]:
        """The arrays of each backend that gave any."""
        return {
            backend: given
            for (operator, backend), given in self.result.given.items()
            if operator == self.operator and not isinstance(given, Exception)
        }

    @property
    def agrees(self) -> bool | None:
        """Whether no cell fails; None where there was nothing to compare."""
        if any(cell.fails for cell in self.cells):
            return False
        compared = self.pairs if self.reference is None else self.values
        return True if compared else None


@dataclass(frozen=True)
class Table:
    """Lines under one heading."""

    title: str
    lines: tuple[Line, ...]

    @property
    def agrees(self) -> bool:
        """Whether everything that ran agrees, and something was compared."""
        return bool(self.lines) and all(line.agrees for line in self.lines)


def table(
    title: str,
    scenarios: Iterable[Scenario],
    backends: Sequence[Backend],
    named: Named,
    step: Callable[[str], None] = lambda name: None,
) -> Table:
    """The table of ``scenarios`` on ``backends``; ``step`` is told each one's name beforehand."""
    lines = []
    for scenario in scenarios:
        step(scenario.name)
        (result,) = run([scenario], backends)
        lines += [Line(named(scenario, o), result, o) for o in scenario.compute]
    return Table(title, tuple(lines))


def by_scenario(scenario: Scenario, operator: str) -> str:
    """By the scenario's name, where it has one operator."""
    return scenario.name
