"""``multicalc conformance report``: one report of the results of several runs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from multicalc_conformance.cli import reports
from multicalc_conformance.cli.ending import ending
from multicalc_conformance.cli.reports import HtmlFile, JsonFile, JunitFile, MarkdownFile
from multicalc_conformance.cli.terminal import console
from multicalc_conformance.cli.usage import DIFFERS, OK, UsageError
from multicalc_conformance.engine import store
from multicalc_conformance.engine.cell import FAILURES
from multicalc_conformance.report.counting import sentence, totals
from multicalc_conformance.report.merged import merged


@ending("conformance report")
def report(
    runs: Annotated[list[Path], typer.Argument(help="Results files, of one environment or more")],
    html: HtmlFile = None,
    json: JsonFile = None,
    junit: JunitFile = None,
    markdown: MarkdownFile = None,
) -> None:
    """Report on results files, with a column for each backend of each environment.

    \b
    Examples:
      multicalc conformance report run.jsonl --html report.html
      multicalc conformance report numpy1.jsonl numpy2.jsonl --markdown report.md

    Exit status 0: no cell fails. 1: one fails, or there is none. 2: bad usage.
    """
    files = reports.wanted(html, json, junit, markdown)
    if not files:
        raise UsageError(f"name a file to write: {', '.join(reports.FORMATS)}")
    found = merged([store.read(path) for path in runs])
    reports.write(found, files)
    console().print(sentence(found))
    counts = totals(found)
    good = counts and not any(counts[verdict] for verdict in FAILURES)
    raise typer.Exit(OK if good else DIFFERS)
