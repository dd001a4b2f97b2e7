"""What a conformance run came to, in the terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich import box
from rich.markup import escape
from rich.table import Table

from multicalc_conformance.cli.terminal import COLOURS, Screen
from multicalc_conformance.cli.usage import DIFFERS, OK
from multicalc_conformance.engine.cell import FAILURES
from multicalc_conformance.engine.columns import Column
from multicalc_conformance.report.counting import matrix
from multicalc_conformance.report.merged import Report


def summary(
    screen: Screen, report: Report, absent: Sequence[Column], notes: Sequence[str], *, asked: bool
) -> int:
    """Print how many cells of each family have which verdict, notes, and which backends are not
    there; give the exit status. It is no failure that one is missing which nobody ``asked`` for."""
    table = Table(box=box.SIMPLE_HEAD)
    table.add_column("family")
    for column in report.columns:
        table.add_column(column["key"])
    for family, row in matrix(report).items():
        texts = [
            ", ".join(f"[{COLOURS[v]}]{counts[v]} {v}[/]" for v in COLOURS if counts[v])
            for counts in row.values()
        ]
        table.add_row(family, *texts)
    screen.print(table)
    cells = list(report.places())
    failing = [place for place in cells if place.verdict in FAILURES]
    for text in [*notes, *(f"{column.name}: {column.message}" for column in absent)]:
        screen.print(escape(text), soft_wrap=True)
    count = len(report.scenarios)
    scenarios = "1 scenario" if count == 1 else f"{count} scenarios"
    screen.print(f"{len(cells)} cells of {scenarios}, {len(failing)} fail.")
    lacking = absent if asked else [column for column in absent if column.status == "broken"]
    good = bool(cells) and not failing and not lacking
    return OK if good else DIFFERS
