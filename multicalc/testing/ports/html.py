"""A comparison of two ports as a page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from typing import TYPE_CHECKING

from multicalc.testing.ports.held import Held

if TYPE_CHECKING:
    from multicalc.testing.ports.report import PortsReport

STYLE = """
.multicalc-ports { font: 15px/1.5 system-ui, sans-serif; max-width: 72rem; }
.multicalc-ports table { border-collapse: collapse; margin: .5rem 0 1.5rem; }
.multicalc-ports th, .multicalc-ports td { padding: .15rem .8rem .15rem 0; text-align: left;
  border-bottom: 1px solid #8884; vertical-align: top; }
.multicalc-ports td.number { text-align: right; font-variant-numeric: tabular-nums; }
.multicalc-ports tr.differs td { background: #e6800033; }
.multicalc-ports li strong { font-weight: 600; }
"""


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
    return "\n".join(_parts(report))


def _parts(report: PortsReport) -> Iterator[str]:
    a, b = report.names
    verdict = "agree" if report.agrees else "differ"
    yield f"<style>{STYLE}</style><div class=multicalc-ports>"
    yield f"<h1>{escape(a)} and {escape(b)} {verdict}</h1>"
    if report.findings:
        yield "<ul>"
        for finding in report.findings:
            yield f"<li>{escape(str(finding))}</li>"
        yield "</ul>"
    for note in report.notes:
        yield f"<p>{escape(note)}</p>"
    yield "<h2>The whole run</h2>"
    yield from _table(report.whole)
    yield "<h2>Each part on equal input</h2>"
    yield "<p>Every part of the one model was given what the other's was given, so that each is "
    yield "judged alone.</p>"
    yield from _table(report.parts)
    yield "<h2>Each part in the whole run</h2>"
    yield from _table(report.activations)
    yield "<h2>Which weights are which</h2>"
    yield f"<pre>{escape(str(report.match))}</pre></div>"


def _table(rows: Sequence[Held]) -> Iterator[str]:
    yield "<table><thead><tr><th>what<th>of<th>counterpart<th>shape<th>difference<th>relative"
    yield "<th>allowed<th></tr></thead><tbody>"
    for held in rows:
        yield _row(held)
    yield "</tbody></table>"


def _row(held: Held) -> str:
    kind = "" if held.agrees else " class=differs"
    shown = [held.quantity, held.name or "the model", held.other or "the model", str(held.a.shape)]
    numbers = [f"{x:.3g}" for x in (held.off, held.relative, held.allowed)]
    cells = "".join(f"<td>{escape(text)}" for text in shown)
    cells += "".join(f"<td class=number>{text}" for text in numbers)
    return f"<tr{kind}>{cells}<td>{'' if held.agrees else 'differs'}</tr>"
