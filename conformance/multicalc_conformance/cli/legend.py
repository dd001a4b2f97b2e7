"""What a table's marks and its last column mean, below it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from multicalc_conformance.comparison.table import Table
from multicalc_conformance.engine.bounds import BOUNDS
from multicalc_conformance.report.counting import MEANINGS, SYMBOLS

COLUMNS = (
    "apart: the largest distance of two sides' entries; allowed: how large rounding can make it. "
    "Where sides differ, the value of each stands below, and what is known of it.",
)
"""Of the table of a comparison."""


def legend(tables: Sequence[Table]) -> Iterator[str]:
    """A sentence for each mark that is there, and for values and errors."""
    met = {cell.verdict for table in tables for line in table.lines for cell in line.cells}
    for verdict in reversed(SYMBOLS):
        if verdict in met:
            yield f"{SYMBOLS[verdict]} {verdict}: {_MEANINGS[verdict]}."
    yield "value: the numbers that all give; of a larger array its first, and its shape."
    yield (
        "error: the largest distance from the reference, which no framework computed, or of two "
        "backends where there is none, relative to the largest entry."
    )


_BOUNDS = f"{BOUNDS['float64']:g} (float64) or {BOUNDS['float32']:g} (float32)"
_MEANINGS = MEANINGS | {
    "agrees": f"within {_BOUNDS} of the largest entry",
    "wrong": f"farther off than {_BOUNDS} of the largest entry",
}
