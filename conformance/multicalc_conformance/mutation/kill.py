"""Which families notice which fault."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any

from multicalc.backend import Backend
from multicalc_conformance.engine.cell import Cell
from multicalc_conformance.engine.reference import Reference
from multicalc_conformance.engine.run import judged
from multicalc_conformance.engine.scenario import Scenario
from multicalc_conformance.mutation.faults.fault import Fault

TABLE = "kill_table.json"
FAMILIES = (
    *(
        "memory",
        "curvature",
        "sparse",
        "chunks",
        "random",
        "vmap",
        "rules",
        "shards",
        "ports",
        "arithmetic",
        "indexing",
        "precision",
        "nested",
        "errors",
        "state",
        "chapter",
    ),
    *("nonsmooth", "data", "large", "compiled", "operators"),
    *("elementwise", "arrays", "linalg", "complex"),
)
"""Those that are quick enough to be run once for each fault, the quickest first."""


@dataclass
class Trial:
    """Scenarios by family, with their references kept from one fault to the next."""

    backend: Backend
    scenarios: Mapping[str, Sequence[Scenario]]
    references: dict[str, Mapping[str, Reference]] = field(default_factory=dict)
    _failing_anyway: set[tuple[str, str]] = field(default_factory=set)

    def prepare(self) -> Iterator[Cell]:
        """What fails without a fault, which then counts for none; all references are computed on
        the way."""
        for family in self.scenarios:
            for cell in self._failing(family):
                self._failing_anyway.add((cell.scenario, cell.operator))
                yield cell

    def catches(self, fault: Fault, families: Collection[str] | None = None) -> dict[str, Cell]:
        """The first failing cell of each family, of all or of ``families``, that notices
        ``fault``."""
        found = {}
        for family in self.scenarios:
            if families is not None and family not in families:
                continue
            for cell in self._failing(family, fault):
                if (cell.scenario, cell.operator) not in self._failing_anyway:
                    found[family] = cell
                    break
        return found

    def _failing(self, family: str, fault: Fault | None = None) -> Iterator[Cell]:
        for scenario in self.scenarios[family]:
            references = self.references.get(scenario.id)
            if references is None:
                references = self.references[scenario.id] = scenario.references()
            with nullcontext() if fault is None else fault.seeded(self.backend):
                cells = judged(scenario, [self.backend], references).cells
            yield from (cell for cell in cells if cell.fails)


def row(fault: Fault, caught: Mapping[str, Cell]) -> dict[str, Any]:
    """The fault's row in the kill table; ``first`` is what noticed it, by family."""
    first = {family: [cell.scenario, cell.operator] for family, cell in caught.items()}
    return {
        "fault": fault.name,
        "description": fault.description,
        "caught_by": list(caught),
        "first": first,
    }


def table() -> list[dict[str, Any]]:
    """The kill table on file."""
    text = files(__package__).joinpath(TABLE).read_text(encoding="utf-8")
    found: list[dict[str, Any]] = json.loads(text)
    return found


def as_json(rows: Iterable[Mapping[str, Any]]) -> str:
    """One row a line."""
    lines = ",\n".join("  " + json.dumps(each, ensure_ascii=False) for each in rows)
    return f"[\n{lines}\n]\n"


def as_markdown(rows: Sequence[Mapping[str, Any]]) -> str:
    """The table as the documentation has it."""
    lines = ["| fault | how it comes about | noticed by |", "| --- | --- | --- |"]
    for each in rows:
        cells = (each["fault"], each["description"], ", ".join(each["caught_by"]))
        lines.append("| " + " | ".join(text.replace("|", "\\|") for text in cells) + " |")
    return "\n".join(lines)
