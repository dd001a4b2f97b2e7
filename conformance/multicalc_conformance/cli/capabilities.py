"""What each backend can do, for a terminal and for the documentation."""

from __future__ import annotations

from collections.abc import Mapping

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from multicalc.backend import Capability

ByBackend = dict[str, Mapping[str, Capability]]

MARKS = {"native": "native", "derived": "derived", "unsupported": "—"}


def markdown(found: ByBackend) -> str:
    """A table with what each is, or is derived from."""
    rows = [["", *found], ["---"] * (len(found) + 1)]
    for operator in _operators(found):
        cells = (each.get(operator) for each in found.values())
        rows.append([operator, *("" if c is None else c.how or c.kind for c in cells)])
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def show(screen: Console, found: ByBackend) -> None:
    """A word a cell, so that five backends fit 80 columns, and below it what there is to say."""
    table = Table(box=box.SIMPLE_HEAD)
    for heading in ("operator", *found):
        table.add_column(heading, overflow="fold")
    notes = Table(box=None, show_header=False, padding=(0, 1))
    for operator in _operators(found):
        cells = {name: each[operator] for name, each in found.items() if operator in each}
        table.add_row(
            operator, *(MARKS[cells[name].kind] if name in cells else "" for name in found)
        )
        for how in dict.fromkeys(cell.how for cell in cells.values() if cell.how):
            names = [name for name, cell in cells.items() if cell.how == how]
            where = "" if len(names) == len(found) else f" on {', '.join(names)}"
            notes.add_row(f"{operator}{where}", escape(how))
    screen.print(table)
    screen.print(notes)


def _operators(found: ByBackend) -> list[str]:
    return list(dict.fromkeys(operator for each in found.values() for operator in each))
