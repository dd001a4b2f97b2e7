"""What the verdicts other than *agrees* have to say, each message once."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from multicalc_conformance.engine.store import Record
from multicalc_conformance.report.merged import PlacedCell, Report


@dataclass
class Remark:
    """A message and all the cells that have it."""

    verdict: str
    told: str
    places: list[PlacedCell] = field(default_factory=list)

    @property
    def columns(self) -> list[str]:
        return list(dict.fromkeys(place.column for place in self.places))

    @property
    def where(self) -> dict[str, list[PlacedCell]]:
        """The cells by their scenario's id."""
        found: dict[str, list[PlacedCell]] = {}
        for place in self.places:
            found.setdefault(place.scenario["id"], []).append(place)
        return found


def findings(report: Report, verdicts: Sequence[str]) -> list[Remark]:
    """Of these verdicts, in their order."""
    found: dict[tuple[str, str], Remark] = {}
    for place in report.places():
        if place.verdict in verdicts:
            key = (place.verdict, told(place))
            found.setdefault(key, Remark(*key)).places.append(place)
    return sorted(found.values(), key=lambda finding: verdicts.index(finding.verdict))


def told(place: PlacedCell) -> str:
    """What the cell there has to say."""
    return explained(place.cell, place.expected)


def explained(cell: Record, expected: list[Any], place: str = "") -> str:
    """What the cell has to say, the ``place`` that it is of, and what its numbers have in common
    with the right ones."""
    said, known = _said(cell, expected) + place, cell.get("diagnosis")
    return f"{said}; {known}" if known else said


def _said(cell: Record, expected: list[Any]) -> str:
    """The cell's message, and where it is wrong without one, the digits and by how much."""
    if cell.get("message"):
        return str(cell["message"])
    ulp, share = float(cell["ulp"]), float(cell["share"])
    amount = f"{ulp:.3g} ULP, {share:.3g} times the bound" if math.isfinite(ulp) else "∞"
    got, right = (_entry(digits, cell.get("at")) for digits in (cell.get("got"), expected))
    if got is None or right is None:
        return f"off by {amount}"
    return f"gives {got} where {right} is right" + (f": {amount}" if math.isfinite(ulp) else "")


def given(gives: Sequence[Any] | str) -> list[str]:
    """What a convention gives: its arrays, or the exception that it is."""
    return [f"raises {gives}"] if isinstance(gives, str) else [str(array) for array in gives]


def _entry(digits: Any, at: Sequence[int] | None) -> Any:
    """The digits there; None where they are not on record, as those of large arrays aren't."""
    for index in at or [0]:
        if not isinstance(digits, list) or index >= len(digits):
            return None
        digits = digits[index]
    return digits
