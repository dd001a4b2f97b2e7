"""The files that a conformance report is written to, by option."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated

import typer

from multicalc_conformance.cli.record import writable
from multicalc_conformance.cli.usage import UsageError
from multicalc_conformance.engine.files import put
from multicalc_conformance.report.html import html
from multicalc_conformance.report.junit import junit
from multicalc_conformance.report.markdown import markdown
from multicalc_conformance.report.merged import Report

HtmlFile = Annotated[
    Path | None, typer.Option("--html", help="Write a page to click through, in one file")
]
JsonFile = Annotated[Path | None, typer.Option("--json", help="Write everything, for programs")]
JunitFile = Annotated[Path | None, typer.Option("--junit", help="Write a test case a cell, for CI")]
MarkdownFile = Annotated[Path | None, typer.Option("--markdown", help="Write a summary as text")]

Wanted = Mapping[str, Path]


def _json(report: Report) -> str:
    return json.dumps(report.record(), allow_nan=False, indent=1) + "\n"


FORMATS: Mapping[str, Callable[[Report], str]] = {
    "--html": html,
    "--json": _json,
    "--junit": junit,
    "--markdown": markdown,
}


def wanted(
    html: Path | None, json: Path | None, junit: Path | None, markdown: Path | None
) -> Wanted:
    """The files asked for, by option. Asked before the work, not after it.

    Raises:
        UsageError: one can't be written.
    """
    paths = dict(zip(FORMATS, (html, json, junit, markdown), strict=True))
    files = {option: path for option, path in paths.items() if path is not None}
    for option, path in files.items():
        if not writable(path):
            raise UsageError(f"{option} {path}: no file can be written there")
    return files


def write(report: Report, files: Wanted) -> None:
    """Each file in its format."""
    for option, path in files.items():
        put(path, FORMATS[option](report))
