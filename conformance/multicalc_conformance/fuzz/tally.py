"""What fuzzing came to, in numbers."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, fields
from typing import Any

from multicalc_conformance.engine.cell import Cell


@dataclass
class Tally:
    """Counts of a search.

    Attributes:
        programs: judged, and left out, by reason.
        results: by verdict; each is one operator of a program on one backend.
        limits: what a backend says that it does not do, by its words.
        classified: disagreements that are known, by what they are.
    """

    programs: Counter[str] = field(default_factory=Counter)
    results: Counter[str] = field(default_factory=Counter)
    limits: Counter[str] = field(default_factory=Counter)
    classified: Counter[str] = field(default_factory=Counter)

    def tell(self, cell: Cell) -> None:
        """Count a result. What works though it is declared not to was judged, and agrees."""
        if cell.verdict == "unsupported":
            self.limits[f"{cell.backend}: {cell.message.partition(chr(10))[0]}"] += 1
        self.results["agrees" if cell.verdict == "stale" else cell.verdict] += 1

    def add(self, other: Tally) -> None:
        for each in fields(self):
            getattr(self, each.name).update(getattr(other, each.name))

    def record(self) -> dict[str, Any]:
        """The counts for a JSON file."""
        return {each.name: dict(getattr(self, each.name)) for each in fields(self)}
