"""How many cells have which verdict, and what that comes to in a sentence."""

from __future__ import annotations

from collections import Counter

from multicalc_conformance.engine.cell import FAILURES
from multicalc_conformance.report.merged import Report

SYMBOLS = {
    "wrong": "✗",
    "error": "!",
    "stale": "↻",
    "convention": "≈",
    "unsupported": "–",
    "agrees": "✓",
}
"""Each verdict's mark, the gravest first."""

MEANINGS = {
    "wrong": "farther from the reference than rounding explains",
    "error": "raised, and it is not declared that it does",
    "stale": "declared as a gap or a convention, and no longer so",
    "convention": "the framework's documented choice where mathematics leaves one",
    "unsupported": "raised, as declared",
    "agrees": "within the error that rounding explains",
}

Counts = Counter[str]
Matrix = dict[str, dict[str, Counts]]


def totals(report: Report) -> Counts:
    """Cells by verdict."""
    return Counter(place.verdict for place in report.places())


def matrix(report: Report) -> Matrix:
    """Cells by family, column and verdict."""
    found: Matrix = {}
    for place in report.places():
        row = found.setdefault(
            place.scenario["family"], {column["key"]: Counter() for column in report.columns}
        )
        row[place.column][place.verdict] += 1
    return found


def gravest(counts: Counts) -> str:
    """The verdict that counts most; empty where nothing ran."""
    return next((verdict for verdict in SYMBOLS if counts[verdict]), "")


def sentence(report: Report) -> str:
    """The verdict on everything."""
    counts = totals(report)
    cells = counts.total()
    if not cells:
        return "Nothing ran."
    failing = sum(counts[verdict] for verdict in FAILURES)
    kinds = ", ".join(f"{counts[v]:,} {v}" for v in SYMBOLS if v in FAILURES and counts[v])
    rest = ", ".join(f"{counts[v]:,} {_SAID[v][counts[v] > 1]}" for v in _SAID if counts[v])
    if counts["agrees"] == cells:
        return f"All {cells:,} cells agree with their reference."
    if failing:
        fails = "fails" if failing == 1 else "fail"
        return f"{failing:,} of {cells:,} cells {fails} ({kinds})" + (f"; {rest}." if rest else ".")
    return f"No failure: of {cells:,} cells {rest}."


_SAID = {
    "agrees": ("agrees with its reference", "agree with their reference"),
    "convention": ("follows a documented convention", "follow a documented convention"),
    "unsupported": ("is declared unsupported", "are declared unsupported"),
}
