"""Comparison tables for a reader: what each backend gave, how far off, and who differs."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table as Grid

from multicalc_conformance.columns import Column
from multicalc_conformance.comparison import Cell, Line, Table
from multicalc_conformance.measure import Error

ABSENT = {"missing": "not installed", "broken": "broken"}
NAME_WIDTH = 16


@dataclass(frozen=True)
class Detail:
    """How much of a value there is room for: digits, entries of the reference, and whether a
    result says that it goes on."""

    digits: int
    entries: int
    ellipsis: str


WIDE, NARROW = Detail(4, 2, " …"), Detail(3, 1, "")
ROOMY = 140
"""The columns from which on five backends fit in detail."""


def print_table(screen: Console, table: Table, columns: tuple[Column, ...]) -> None:
    """The table, then the full text of what its cells only hint at."""
    detail = WIDE if screen.width >= ROOMY else NARROW
    grid = Grid(
        box=box.SIMPLE_HEAD,
        title=escape(table.title),
        title_justify="left",
        padding=(0, 1, 0, 0),
        pad_edge=False,
    )
    grid.add_column("row", no_wrap=True)
    grid.add_column("quantity", overflow="fold", min_width=NAME_WIDTH)
    for column in columns:
        grid.add_column(column.name, no_wrap=True)
    grid.add_column("reference", no_wrap=True)
    grid.add_column("error\n(ULP)", no_wrap=True, justify="right")
    grid.add_column("verdict", no_wrap=True)
    status = {column.name: column.status for column in columns}
    previous = ""
    for line in table.lines:
        cells = [_cell(cell, status[cell.backend], detail) for cell in line.cells]
        reference = "–" if line.reference is None else short(line.reference.high, detail)
        grid.add_row(
            line.row if line.row != previous else "",
            escape(line.name),
            *cells,
            escape(reference),
            _largest(line),
            verdict(line),
        )
        previous = line.row
    screen.print(grid)
    for text in explanations(table):
        screen.print(f"  {escape(text)}", soft_wrap=True)


def short(value: np.ndarray, detail: Detail = WIDE) -> str:
    """A value in a few characters: a scalar's digits, or an array's first entries and its shape."""
    if value.size == 0:
        return f"empty {_shape(value)}"
    if value.ndim == 0:
        return _digits(value.item(), detail.digits + 2)
    first = ", ".join(_digits(entry, detail.digits) for entry in value.flat[: detail.entries])
    return f"{first} … {_shape(value)}" if value.size > detail.entries else f"({first})"


def verdict(line: Line) -> str:
    """agree, differ, error, or – where nothing was compared."""
    if line.agrees is None:
        return "–"
    if line.agrees:
        return "[green]agree[/]"
    failed = any(cell.verdict == "error" for cell in line.cells)
    return "[red]error[/]" if failed else "[red]differ[/]"


def explanations(table: Table) -> list[str]:
    """What the cells that differ or failed have to say: each message once, with all the places
    where it came up."""
    places: dict[str, dict[str, list[str]]] = {}
    for line in table.lines:
        what = f"{line.row} {line.name}" if line.row not in line.name else line.name
        for cell in line.cells:
            if cell.verdict == "error":
                message = cell.message
            elif cell.verdict == "differs" and cell.error is not None:
                message = _difference(line, cell, cell.error)
            else:
                continue
            places.setdefault(message, {}).setdefault(what, []).append(cell.backend)
        if line.agrees is False and line.largest is not None and not _marked(line):
            pair = " and ".join(line.worst)
            message = f"{pair} are {line.largest.relative:.2g} of the largest entry apart"
            places.setdefault(message, {}).setdefault(what, [])
    return [
        "; ".join(f"{what}{_on(backends)}" for what, backends in where.items()) + f": {message}"
        for message, where in places.items()
    ]


def _on(backends: list[str]) -> str:
    return f" ({', '.join(backends)})" if backends else ""


def _marked(line: Line) -> bool:
    return any(cell.verdict in ("differs", "error") for cell in line.cells)


def _difference(line: Line, cell: Cell, error: Error) -> str:
    if math.isinf(error.relative):
        return error.reason
    amount = f"off by {error.relative:.2g} of the largest entry, {error.ulp:.3g} ULP"
    if line.reference is None or cell.value is None or cell.value.ndim == 0:
        return f"{amount}; it gave {short(cell.value)}" if cell.value is not None else amount
    distance = np.abs(cell.value - line.reference.high)
    at = tuple(int(i) for i in np.unravel_index(np.argmax(distance), distance.shape))
    return f"{amount}; at {at} {cell.value[at]} where {line.reference.high[at]} is right"


def _cell(cell: Cell, status: str, detail: Detail) -> str:
    if cell.verdict == "absent":
        return f"[dim]{ABSENT[status]}[/]"
    if cell.verdict == "error" or cell.value is None:
        return "[red]✗ error[/]"
    mark = "[green]✓[/]" if cell.verdict == "agrees" else "[red]✗[/]"
    return f"{mark} {_brief(cell.value, detail)}"


def _brief(value: np.ndarray, detail: Detail) -> str:
    """As :func:`short`, for a narrow column: of an array its first entry alone."""
    if value.size == 0 or value.ndim == 0:
        return short(value, detail)
    return _digits(value.flat[0], detail.digits) + (detail.ellipsis if value.size > 1 else "")


def _largest(line: Line) -> str:
    if line.largest is None:
        return "–"
    amount = "∞" if math.isinf(line.largest.ulp) else f"{line.largest.ulp:.3g}"
    named = line.reference is None and line.largest.ulp > 0
    return f"{amount} {'–'.join(line.worst)}" if named else amount


def _digits(entry: complex, count: int) -> str:
    text = f"{entry:.{count}g}"
    if "e" in text:
        # The exponent takes the room of the last digits.
        text = f"{entry:.{min(count, 3)}g}"
    return text.replace("e-0", "e-").replace("e+0", "e+")


def _shape(value: np.ndarray) -> str:
    return "×".join(map(str, value.shape))
