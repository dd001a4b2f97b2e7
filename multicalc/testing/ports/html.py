"""A comparison of two ports as a page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

from multicalc.display.table import card, marked, said, table
from multicalc.testing.ports.held import Held
from multicalc.testing.ports.matching.shown import rows, unmatched

if TYPE_CHECKING:
    from multicalc.testing.ports.report import PortsReport
HEADS = ("what", "of", "counterpart", "shape", "difference", "relative", "allowed", "")


def page(report: PortsReport) -> str:
    """A whole page."""
    title = escape(f"{report.names[0]} and {report.names[1]}")
    return (
        "<!doctype html>\n<html lang=en><head><meta charset=utf-8>"
        "<meta name=viewport content='width=device-width, initial-scale=1'>"
        "<meta name=color-scheme content='light dark'>"
        f"<title>{title}</title></head>\n<body>{body(report)}</body></html>"
    )


def body(report: PortsReport) -> str:
    """The page's part that a notebook shows."""
    a, b = report.names
    return card(f"{a} and {b} {'agree' if report.agrees else 'differ'}", *_parts(report))


def _parts(report: PortsReport) -> Iterator[str]:
    if report.findings:
        yield f"<ul>{''.join(f'<li>{escape(str(each))}</li>' for each in report.findings)}</ul>"
    yield said(*report.notes)
    yield _table("The whole run", report.whole)
    yield _table("Each part on equal input: given what the other model's was given", report.parts)
    yield _table("Each part in the whole run", report.activations)
    first, *more = rows(report.match)
    yield table(first, more, "Which weights are which", named=False)
    yield said(*unmatched(report.match))


def _table(caption: str, held: Sequence[Held]) -> str:
    return table(HEADS, map(_row, held), caption)


def _row(held: Held) -> tuple[Any, ...]:
    names = held.name or "the model", held.other or "the model"
    numbers = held.off, held.relative, held.allowed
    differs = "" if held.agrees else marked("differs", "bad")
    return held.quantity, *names, str(held.a.shape), *numbers, differs
