"""What a conformance run came to, in the terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich import box
from rich.table import Table
from rich.text import Text

from multicalc_conformance.cli.terminal import COLOURS, Screen, tell
from multicalc_conformance.cli.usage import DIFFERS, OK
from multicalc_conformance.engine.cell import FAILURES
from multicalc_conformance.engine.columns import Column
from multicalc_conformance.report.counting import MEANINGS, SYMBOLS, Matrix, matrix
from multicalc_conformance.report.merged import Report

UNBOUNDED = 10_000
"""More columns than any table has."""


def summary(
    screen: Screen, report: Report, absent: Sequence[Column], notes: Sequence[str], *, asked: bool
) -> int:
    """Print how many cells of each family have which verdict, notes, and which backends are not
    there; give the exit status. It is no failure that one is missing which nobody ``asked`` for."""
    counted = matrix(report)
    wide = _table(report, counted, "  ")
    anything = screen.options.update(max_width=UNBOUNDED)
    fits = screen.measure(wide, options=anything).maximum <= screen.width
    screen.print(wide if fits else _table(report, counted, "\n"))
    met = {verdict for row in counted.values() for counts in row.values() for verdict in counts}
    for verdict in COLOURS:
        if verdict in met:
            tell(screen, f"{SYMBOLS[verdict]} {verdict}: {MEANINGS[verdict]}")
    cells = list(report.places())
    failing = [place for place in cells if place.verdict in FAILURES]
    for text in [*notes, *(f"{column.name}: {column.message}" for column in absent)]:
        tell(screen, text)
    count = len(report.scenarios)
    scenarios = "1 scenario" if count == 1 else f"{count} scenarios"
    screen.print(f"{len(cells)} cells of {scenarios}, {len(failing)} fail.")
    lacking = absent if asked else [column for column in absent if column.status == "broken"]
    good = bool(cells) and not failing and not lacking
    return OK if good else DIFFERS


def _table(report: Report, counted: Matrix, between: str) -> Table:
    """How many cells of each family have which verdict, by column."""
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0))
    for heading in ("family", *(column["key"] for column in report.columns)):
        table.add_column(heading, overflow="fold")
    for family, row in counted.items():
        texts = [
            Text(between).join(
                Text(f"{SYMBOLS[v]} {counts[v]}", COLOURS[v]) for v in COLOURS if counts[v]
            )
            for counts in row.values()
        ]
        table.add_row(family, *texts)
    return table
