"""Comparisons for a reader, in a terminal of eighty columns too.

The names lead. Where all backends agree their value stands once, with a mark for each; where they
don't, each backend's value has a line of its own, and below the table stands what is wrong. The
chapter's rows have headings, with the lessons that explain them.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

import numpy as np
from multicalc_lessons.lesson import lessons
from rich.console import Console
from rich.padding import Padding
from rich.style import Style
from rich.table import Table as Grid
from rich.text import Text

from multicalc.testing.comparing.digits import MORE, ROOM, in_digits, short
from multicalc_conformance.cli.terminal import COLOURS, tell
from multicalc_conformance.comparison.table import Line, Table
from multicalc_conformance.engine.cell import Cell
from multicalc_conformance.problems.chapter.rows import ROWS
from multicalc_conformance.report.counting import SYMBOLS
from multicalc_conformance.report.findings import explained

HEADS, ERROR = ("quantity", "value"), "error"
NOT_COMPARED, REFERENCE = "·", "reference "
SHARED = {"agrees", "unsupported"}
"""The verdicts with which a line has one value."""

ERROR_WIDTH = len("2.2e-16")
INDENT = 2


def print_table(screen: Console, table: Table, backends: Sequence[str]) -> None:
    """The table of the ``backends`` that ran, then the full text of what its marks only hint at."""
    fits = screen.width >= ROOM + _taken(backends)
    heads = list(backends) if fits else [str(k + 1) for k in range(len(backends))]
    room = screen.width - _taken(heads)
    names = min(max(map(len, _names(table))), int(0.45 * room))
    groups = {
        name: [row for line in lines for row in _rows(line, room - names - 1)]
        for name, lines in groupby(table.lines, key=lambda line: line.group)
    }
    longest = max(len(value) for rows in groups.values() for _, value, *_ in (*rows, HEADS))
    widths = (names + 1, min(longest, room - names - 1) + 1, *map(len, heads), ERROR_WIDTH)
    screen.print(Text(table.title, "bold"))
    if not fits:
        named = (f"{head} {name}" for head, name in zip(heads, backends, strict=True))
        screen.print(Text("  ".join(named)))
    screen.print(_grid(widths, [(*HEADS, *heads, ERROR)]), style="bold")
    screen.print(Text(f" {'─' * (sum(widths) + len(widths) - 1)}"))
    for name, rows in groups.items():
        if name in ROWS:
            _print_heading(screen, name)
        screen.print(_grid(widths, rows))
    screen.print()
    told = explanations(table)
    for text in told:
        tell(screen, text, indent=INDENT)
    if told:
        screen.print()


def _grid(widths: Sequence[int], rows: Sequence[tuple[Any, ...]]) -> Padding:
    """Rows whose columns stand below those of other grids of the same widths."""
    grid = Grid(box=None, show_header=False, padding=(0, 1, 0, 0), pad_edge=False)
    name, value, *marks, error = widths
    for width in (name, value):
        grid.add_column(width=width, overflow="fold")
    for width in marks:
        grid.add_column(width=width, no_wrap=True, justify="center")
    grid.add_column(width=error, no_wrap=True, justify="right")
    for label, shown, *rest in rows:
        grid.add_row(_hanging(label), Padding(Text(shown), (0, 1, 0, 0)), *rest)
    return Padding(grid, (0, 0, 0, 1))


def _print_heading(screen: Console, number: str) -> None:
    """What a row of the chapter is about, and what shows its lessons, which is never broken; where
    a terminal has links it leads to their texts."""
    heading = Text(f"{number} {ROWS[number]}", "bold")
    commands = [
        Text(f"multicalc lesson show {each.slug}", Style(color="cyan", link=each.file.as_uri()))
        for each in lessons()
        if number in each.rows
    ]
    line = Text("  ").join([heading, *commands])
    fits = 2 + line.cell_len <= screen.width
    screen.print(Padding(line if fits else Text("\n  ").join([heading, *commands]), (0, 1)))


def _taken(heads: Sequence[str]) -> int:
    """The columns that are not for names and values: marks, the error, what stands between."""
    return sum(len(head) + 1 for head in heads) + ERROR_WIDTH + 4


def explanations(table: Table) -> list[str]:
    """What the cells that don't agree have to say: each message once, with all the places where it
    came up."""
    places: dict[str, dict[str, list[str]]] = {}
    for line in table.lines:
        for cell in line.cells:
            if cell.verdict != "agrees":
                told = places.setdefault(_told(cell), {})
                told.setdefault(line.name, []).append(cell.backend)
    return [
        "; ".join(f"{name} ({', '.join(where)})" for name, where in told.items()) + f": {message}"
        for message, told in places.items()
    ]


def _names(table: Table) -> Iterator[str]:
    yield HEADS[0]
    for line in table.lines:
        yield _label(line)
        yield from () if _alike(line) else (_below(line, cell) for cell in line.cells)


def _label(line: Line) -> str:
    """A quantity's name, further in where it stands below a heading."""
    return " " * INDENT * (line.group in ROWS) + line.label


def _below(line: Line, cell: Cell) -> str:
    """A backend's name, further in than that of the quantity."""
    return " " * INDENT * (1 + (line.group in ROWS)) + cell.backend


def _alike(line: Line) -> bool:
    """Whether the backends have one value."""
    return all(cell.verdict in SHARED for cell in line.cells)


def _rows(line: Line, room: int) -> Iterator[tuple[Any, ...]]:
    """A line's row, and where its backends don't have one value, a row for each of them."""
    marks = (_mark(cell, compared=line.agrees is not None) for cell in line.cells)
    yield _label(line), _shared(line, room), *marks, _error(line)
    if not _alike(line):
        given = _told_apart(line, {cell.backend: _own(line, cell, room) for cell in line.cells})
        for cell in line.cells:
            yield _below(line, cell), given[cell.backend]


def _hanging(name: str) -> Padding:
    """A name that is as far in on its further lines as on its first."""
    text = name.lstrip()
    return Padding(Text(text), (0, 1, 0, len(name) - len(text)))


def _told_apart(line: Line, given: Mapping[str, str]) -> Mapping[str, str]:
    """The backends' values, in as many digits as tell those apart that do not agree."""
    apart = [pair.backends for pair in line.pairs if not pair.apart.agrees]
    longer = (
        {backend: _each(arrays, count) for backend, arrays in line.values.items()} for count in MORE
    )
    # Of a large array the entries that differ may not be among those that are shown.
    return next(
        (
            {**given, **shown}
            for shown in (given, *longer)
            if all(shown[one] != shown[other] for one, other in apart)
        ),
        given,
    )


def _each(arrays: Sequence[np.ndarray], count: int) -> str:
    return "; ".join(in_digits(array, count) for array in arrays)


def _shared(line: Line, room: int) -> str:
    """The value that all agree in; else the one that is right, where that is known."""
    if _alike(line):
        return next((_written(value, room) for value in line.values.values()), "")
    if line.reference is None:
        return ""
    kind = next((value for value in line.values.values()), [])
    right = _written(_like(line.reference.arrays, kind), room - len(REFERENCE))
    return f"{REFERENCE}{right}"


def _own(line: Line, cell: Cell, room: int) -> str:
    if cell.backend in line.values:
        return _written(line.values[cell.backend], room)
    return cell.message.partition(":")[0] if cell.verdict == "error" else cell.verdict


def _written(arrays: Sequence[np.ndarray], room: int) -> str:
    return "; ".join(short(array, room) for array in arrays)


def _like(exact: Sequence[np.ndarray], given: Sequence[np.ndarray]) -> list[np.ndarray]:
    """Exact arrays as floats, complex where what was given is."""
    kind = complex if any(np.iscomplexobj(array) for array in given) else float
    return [array.astype(kind) for array in exact]


def _mark(cell: Cell, *, compared: bool) -> Text:
    if cell.verdict == "agrees" and not compared:
        return Text(NOT_COMPARED)
    return Text(SYMBOLS[cell.verdict], COLOURS[cell.verdict])


def _error(line: Line) -> str:
    """The largest, relative to the largest entry: from the reference, or between two backends."""
    if line.reference is None:
        found = [pair.apart.relative for pair in line.pairs]
    else:
        found = [cell.relative for cell in line.cells if cell.relative is not None]
    if not found:
        return "–"
    return "∞" if math.isinf(max(found)) else f"{max(found):.2g}"


def _told(cell: Cell) -> str:
    where = cell.at[1:]
    place = f", at {tuple(where)}" if where and not cell.message else ""
    return explained(cell.record(), cell.expected, place)
