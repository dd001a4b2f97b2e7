"""The rows of ``xp``'s table as the documentation shows them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from multicalc.backend import Backend, Limit
from multicalc.xp import table
from multicalc.xp.table import OPERATIONS, Operation

VALUE_ONLY, TWO_DERIVATIVES = Limit(0, ""), Limit(2, "")


def chapters() -> dict[str, tuple[str, ...]]:
    """The names of ``xp`` by chapter."""
    found = {
        chapter: tuple(row.name.rpartition(".")[2] for row in rows)
        for chapter, rows in groupby(OPERATIONS, key=lambda row: row.chapter)
    }
    return found | {"Constants": table.CONSTANTS, "Dtypes": table.DTYPES}


def names() -> str:
    """The table of names in Markdown.

    >>> print(names().splitlines()[-2])
    | Constants | `e`, `inf`, `nan`, `newaxis`, `pi` |
    """
    lines = ["| chapter | names |", "|---|---|"]
    for chapter, each in chapters().items():
        lines.append(f"| {chapter} | {', '.join(f'`{name}`' for name in sorted(each))} |")
    return "\n".join(lines)


def support(backends: Sequence[Backend]) -> str:
    """Each operation's derivative, and how far each backend goes with it, in Markdown.

    A backend has the value and two derivatives unless its ``limit`` says otherwise.
    """
    lines: list[str] = []
    notes: dict[str, str] = {}
    for chapter, rows in groupby(OPERATIONS, key=lambda row: row.chapter):
        heads = ["operation", "derivative", *(b.name for b in backends)]
        lines += [f"## {chapter}", "", _line(heads), _line(["---"] * len(heads))]
        lines += [_line(_row(row, backends, notes)) for row in rows]
        lines.append("")
    lines += ["## Limits", ""]
    lines += [f"{mark}. {text}" for text, mark in notes.items()]
    for backend in backends:
        if backend.uncompiled:
            names = ", ".join(f"`{name}`" for name in sorted(backend.uncompiled))
            lines += ["", f"## Not compiled on {backend.name}", "", names]
    return "\n".join(lines)


def _row(row: Operation, backends: Sequence[Backend], notes: dict[str, str]) -> list[str]:
    rule = row.derivative.replace("|", "\\|").replace("*", "\\*")
    cells = [f"`{row.name}`", rule or "none"]
    for backend in backends:
        limit = backend.limit(row.name) or (TWO_DERIVATIVES if row.derivative else VALUE_ONLY)
        mark = ""
        if limit.how:
            text = f"{backend.name}, `{row.name}`: {limit.how}"
            mark = f" ({notes.setdefault(text, str(len(notes) + 1))})"
        cells.append(("–" if limit.order < 0 else f"{limit.order}") + mark)
    return cells


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
