"""``multicalc check``: whether a function means the same on every backend, and what to change."""

from __future__ import annotations

import json
from contextlib import redirect_stdout
from functools import partial, update_wrapper
from io import StringIO
from pathlib import Path
from typing import Annotated

import typer
from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table as Grid
from rich.text import Text

from multicalc.testing import PortabilityFinding, PortabilityReport, check_portable
from multicalc.testing.portability.report import together
from multicalc_conformance.cli import inputs, target
from multicalc_conformance.cli.ending import ending
from multicalc_conformance.cli.frameworks import loaded, quiet
from multicalc_conformance.cli.record import writable
from multicalc_conformance.cli.terminal import console, progress
from multicalc_conformance.cli.usage import DIFFERS, OK, UsageError, words
from multicalc_conformance.engine.columns import Column
from multicalc_conformance.engine.files import put

RIGHT = "✓"


@ending("check")
def check(
    function: Annotated[
        str, typer.Argument(help="A file and a function in it: path/to/model.py:loss")
    ],
    at: inputs.At = None,
    backends: Annotated[
        str | None, typer.Option(help="Which to try, by default all that are known")
    ] = None,
    dtype: Annotated[str | None, typer.Option(help="float64 or float32")] = None,
    json_file: Annotated[Path | None, typer.Option("--json", help="Write everything there")] = None,
) -> None:
    """Say whether a function means the same on every backend, and which line to change to what.

    The function may have native operators, `xp`, closures over NumPy's data. It is run on native
    arrays of each backend, as a portable function, and on arrays that note every operation and go
    on, so that one run finds every line. Each operation is tried by itself, value and derivative,
    and so is what is said to write instead.

    \b
    Examples:
      multicalc check model.py:loss --at '[1.5, -2.5, 3.7]'
      multicalc check model.py:loss --at inputs.npz --backends jax,torch

    Exit status 0: nothing differs, and no backend named with --backends is missing or broken. 1:
    something does, or no backend ran. 2: bad usage.
    """
    inputs.check_precision(dtype)
    if json_file is not None and not writable(json_file):
        raise UsageError(f"--json {json_file}: no file can be written there")
    f = target.load(function)
    found = inputs.read(f, at or [], dtype)
    columns = loaded(None if backends is None else words("--backends", backends))
    ready = [column.name for column in columns if column.ready]
    # What the function prints would come a dozen times.
    with progress() as step, quiet(), redirect_stdout(StringIO()):
        report = check_portable(
            update_wrapper(partial(f, **found.kwargs), f),
            *found.args.values(),
            backends=ready,
            progress=step,
        )
    _finish(report, columns, asked=backends is not None, json_file=json_file)


def _finish(
    report: PortabilityReport,
    columns: tuple[Column, ...],
    *,
    asked: bool,
    json_file: Path | None,
) -> None:
    """Show the report, write the record, leave with the exit status."""
    absent = [column for column in columns if not column.ready]
    status = OK if report.ok and not (asked and absent) else DIFFERS
    screen = console()
    screen.print(Text(report.summary, "bold"))
    if report.findings:
        _print_findings(screen, report)
    if not report.ok:
        _print_wholes(screen, report)
    for column in absent:
        screen.print(escape(f"{column.name}: {column.message}"), soft_wrap=True)
    if json_file is not None:
        put(json_file, json.dumps(report.as_dict(), indent=1) + "\n")
    raise typer.Exit(status)


def _print_findings(screen: Console, report: PortabilityReport) -> None:
    grid = Grid(box=box.SIMPLE_HEAD, show_lines=True, padding=(0, 1, 0, 0))
    for heading in ("line", "not portable", "write"):
        grid.add_column(heading, overflow="fold")
    for each in report.findings:
        grid.add_row(_line(each), _said(each), _write(each))
    screen.print(grid)


def _line(each: PortabilityFinding) -> Text:
    file = Path(each.file)
    near = file.relative_to(Path.cwd()) if file.is_relative_to(Path.cwd()) else file
    return Text(f"{near}:{each.line}")


def _said(each: PortabilityFinding) -> Text:
    said = Text(each.expression, "bold")
    said.append(f"\n{each.what}", "not bold")
    for backends, text in together(each.breaks):
        said.append(f"\n{backends}: ", "not bold red").append(text, "not bold")
    return said


def _write(each: PortabilityFinding) -> Text:
    written = Text(each.write, "green")
    if each.advice:
        written.append("\nor " * bool(each.write) + each.advice, "default")
    return written


def _print_wholes(screen: Console, report: PortabilityReport) -> None:
    grid = Grid(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0))
    for heading in ("the function on", "native arrays", "as it is, marked @mc.portable"):
        grid.add_column(heading, overflow="fold")
    for name, whole in report.wholes.items():
        grid.add_row(name, Text(whole.native or RIGHT), Text(whole.portable or RIGHT))
    screen.print(grid)
