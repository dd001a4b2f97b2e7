"""A comparison as text, in eighty columns, and as a page."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from html import escape

from multicalc.display.table import card, marked, said
from multicalc.display.table import table as html_table
from multicalc.testing.comparing.lines import ComparedLine
from multicalc.testing.comparing.rows import DIFFERS, FAILED, ComparedRow, row

WIDTH = 80
NUMBER = 9
"""The columns of a distance, and of what is allowed."""
LEAST = 22
"""The columns that a value has at least; a longer name has a line of its own."""

HEADS = ("quantity", "value", "apart", "allowed")


def text(title: str, lines: Sequence[ComparedLine], notes: Sequence[str]) -> str:
    """The table, and what is to be said below it."""
    found = textwrap.wrap(title, WIDTH)
    longest = max([len(HEADS[0]), *(len(line.name) for line in lines)])
    names = min(longest, WIDTH - LEAST - 2 * NUMBER - 4)
    room = WIDTH - names - 2 * NUMBER - 4
    found.append(_columns(" ", *HEADS, names, room))
    for line in lines:
        found += _written(row(line, room), names, room)
    for note in notes:
        found += textwrap.wrap(note, WIDTH)
    return "\n".join(found)


def _written(of: ComparedRow, names: int, room: int) -> Iterator[str]:
    name = of.name
    if len(name) > names:
        yield f"{of.mark} {name}"
        name = ""
    yield _columns(
        " " if not name else of.mark, name, of.value, of.distance, of.allowed, names, room
    )
    for detail in of.details:
        yield from textwrap.wrap(
            detail, WIDTH, initial_indent="    ", subsequent_indent="      ", break_long_words=False
        )


def _columns(
    mark: str, name: str, value: str, distance: str, allowed: str, names: int, room: int
) -> str:
    numbers = f"{distance:>{NUMBER}}{allowed:>{NUMBER}}"
    return f"{mark} {name:{names}}  {value:{room}}{numbers}".rstrip()


def table(title: str, lines: Sequence[ComparedLine], notes: Sequence[str]) -> str:
    """The same in HTML."""
    rows = [cells for line in lines for cells in _cells(row(line))]
    return card(title, html_table(("", *HEADS), rows, named=False), said(*notes))


def page(title: str, lines: Sequence[ComparedLine], notes: Sequence[str]) -> str:
    """The same as a file."""
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8">'
        '<meta name="color-scheme" content="light dark">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title>{table(title, lines, notes)}</html>\n"
    )


def _cells(of: ComparedRow) -> Iterator[tuple[str, ...]]:
    mark = marked(of.mark, "bad") if of.mark in (DIFFERS, FAILED) else of.mark
    yield mark, of.name, of.value, of.distance, of.allowed
    for detail in of.details:
        yield "", marked(detail, "more")
