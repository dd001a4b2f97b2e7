"""Groups of comparisons as tables: in the terminal, and on the page."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from benchmarks.comparing import Compared, Group


def print_group(console: Console, group: Group, found: Sequence[Compared]) -> None:
    """A row for each comparison, a column for each backend and mode; then what failed."""
    ways, rows = _rows(found)
    table = Table("", *(f"{backend}, {mode}" for backend, mode in ways), title=group.name)
    for what, cells in rows:
        table.add_row(what, *cells)
    console.print(table)
    for each in found:
        if each.why:
            console.print(f"{each.backend}, {each.mode}, {each.what}: {each.why}", markup=False)


def group_section(group: Group, found: Sequence[Compared]) -> list[str]:
    """The lines of a group's part of the page."""
    ways, rows = _rows(found)
    return [
        *("", f"## {group.name}", "", group.ratio, ""),
        "| | " + " | ".join(f"{backend} {mode}" for backend, mode in ways) + " |",
        "| --- |" + " --- |" * len(ways),
        *(f"| {what} | " + " | ".join(cells) + " |" for what, cells in rows),
    ]


def _rows(
    found: Sequence[Compared],
) -> tuple[list[tuple[str, str]], list[tuple[str, list[str]]]]:
    """Backends and modes, and for each comparison its cells by these."""
    ways = list(dict.fromkeys((each.backend, each.mode) for each in found))
    cells = {(each.what, each.backend, each.mode): each for each in found}
    names = list(dict.fromkeys(each.what for each in found))
    return ways, [(what, [_text(cells.get((what, *way))) for way in ways]) for what in names]


def _text(cell: Compared | None) -> str:
    if cell is None:
        return ""
    if cell.ratio is None:
        return "–"
    return f"{cell.ratio.median:.2f} ({cell.ratio.low:.2f}–{cell.ratio.high:.2f})"
