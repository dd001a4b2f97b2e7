"""``multicalc compare``: the same mathematics on every backend, side by side."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from multicalc.errors import UnknownBackendError
from multicalc_conformance import published
from multicalc_conformance.cli import inputs, target
from multicalc_conformance.cli.implementations import compare_implementations
from multicalc_conformance.cli.record import record, writable
from multicalc_conformance.cli.tables import print_table
from multicalc_conformance.cli.terminal import console, progress
from multicalc_conformance.cli.usage import BAD_USAGE, DIFFERS, OK, UsageError, words
from multicalc_conformance.columns import Column, columns
from multicalc_conformance.comparison import Table
from multicalc_conformance.function import DIRECTION, OPERATORS, Problem, compare_function
from multicalc_conformance.measure import BOUNDS

DEFAULT_OPERATORS = "value,grad"


def compare(
    functions: Annotated[
        list[str] | None,
        typer.Argument(
            help="A file and a function in it: path/to/model.py:loss. Several are implementations "
            "of one function, each of NumPy arrays, in whatever framework"
        ),
    ] = None,
    chapter: Annotated[
        bool, typer.Option("--chapter", help="Every row of the chapter, then models on real data")
    ] = False,
    at: Annotated[
        list[str] | None,
        typer.Option(
            help="A positional argument, as JSON or a .npy file (repeat for more), or one .npz "
            "file with them all: arg0, arg1, … or by parameter name",
        ),
    ] = None,
    operators: Annotated[
        str | None, typer.Option(help=f"Of {', '.join(OPERATORS)}; by default {DEFAULT_OPERATORS}")
    ] = None,
    backends: Annotated[
        str | None, typer.Option(help="Which to compare, by default all that are known")
    ] = None,
    dtype: Annotated[str | None, typer.Option(help="float64 or float32")] = None,
    approximates: Annotated[
        str | None,
        typer.Option(help="Of several: what they are the best quadratic of, at --about"),
    ] = None,
    about: Annotated[str | None, typer.Option(help="A point, as JSON: [-1, 0]")] = None,
    json_file: Annotated[
        Path | None, typer.Option("--json", help="Write everything there, with all digits")
    ] = None,
) -> None:
    """Run the same source on several backends and say whether their numbers agree.

    A function has no reference: every pair of backends is compared. An argument without floating
    entries (labels, indices) is passed along undifferentiated. Of several implementations every two
    are compared: whether they agree, by how much they differ, and where first.

    Exit status 0: everything that ran agrees, and no backend named with --backends is missing or
    broken. 1: something differs or failed, or there were no two backends to compare. 2: bad usage.
    With --chapter the models' data are part of it only if scikit-learn is installed: without it,
    the output says so and the status is the chapter's.
    """
    function = functions[0] if functions else None
    try:
        if functions and len(functions) > 1:
            if chapter or operators or backends or json_file:
                raise UsageError("several functions take --at, --dtype, --approximates and --about")
            raise typer.Exit(
                compare_implementations(functions, at or [], dtype, approximates, about)
            )
        if approximates or about:
            raise UsageError("--approximates and --about belong to several implementations")
        _check(function, chapter, at, operators, dtype, json_file)
        wanted = _operators(operators)
        problem = None if function is None else _problem(function, at or [], dtype)
        # Last, because it imports the frameworks: a typing error should not take that long.
        found = columns(None if backends is None else words("--backends", backends))
    except (UsageError, UnknownBackendError) as error:
        typer.echo(f"multicalc compare: {error}", err=True)
        raise typer.Exit(BAD_USAGE) from None
    notes: list[str] = []
    with progress() as step:
        if problem is None:
            tables = _chapter(found, notes, step)
        else:
            title = f"{function} in {problem.dtype}"
            tables = [compare_function(title, problem, wanted, found, step)]
    if problem is not None and {"hvp", "jvp", "vjp"} & set(wanted):
        notes.append(DIRECTION)
    _finish(tables, found, notes, asked=backends is not None, json_file=json_file)


def _check(
    function: str | None,
    chapter: bool,
    at: list[str] | None,
    operators: str | None,
    dtype: str | None,
    json_file: Path | None,
) -> None:
    if chapter == (function is not None):
        raise UsageError("name one thing to compare: a function (model.py:loss) or --chapter")
    if chapter and (at or operators or dtype):
        raise UsageError("--at, --operators and --dtype belong to a function, not to --chapter")
    if dtype not in (None, *inputs.PRECISIONS):
        raise UsageError(f"--dtype {dtype}: choose {' or '.join(inputs.PRECISIONS)}")
    if json_file is not None and not writable(json_file):
        raise UsageError(f"--json {json_file}: no file can be written there")


def _operators(listed: str | None) -> list[str]:
    wanted = words("--operators", DEFAULT_OPERATORS if listed is None else listed)
    unknown = [name for name in wanted if name not in OPERATORS]
    if unknown:
        raise UsageError(f"no operator {unknown[0]!r}; known: {', '.join(OPERATORS)}")
    return wanted


def _problem(function: str, at: list[str], dtype: str | None) -> Problem:
    f = target.load(function)
    where = inputs.read(f, at, dtype)
    try:
        return Problem.of(f, where.args, where.kwargs)
    except ValueError as error:
        raise UsageError(str(error)) from None


def _chapter(
    found: tuple[Column, ...], notes: list[str], step: Callable[[str], None]
) -> list[Table]:
    tables = [published.chapter_table(found, step)]
    for model in published.MODELS:
        try:
            tables.append(published.model_table(model, found, step))
        except published.DataMissingError as missing:
            notes.append(str(missing))
    return tables


def _finish(
    tables: list[Table],
    found: tuple[Column, ...],
    notes: list[str],
    *,
    asked: bool,
    json_file: Path | None,
) -> None:
    """Show the tables, write the record, leave with the exit status."""
    agree = all(table.agrees for table in tables)
    absent = [column for column in found if not column.ready]
    status = OK if agree and not (asked and absent) else DIFFERS
    if sum(column.ready for column in found) < 2 and any(
        line.agrees is None for table in tables for line in table.lines
    ):
        notes.append("fewer than two backends ran: there was nothing to compare")
    screen = console()
    for table in tables:
        print_table(screen, table, found)
    for text in [*notes, *(f"{column.name}: {column.message}" for column in absent)]:
        screen.print(escape(text), soft_wrap=True)
    bounds = f"{BOUNDS['float64']:g} (float64) or {BOUNDS['float32']:g} (float32)"
    screen.print(f"Agreement: within {bounds} of the largest entry.")
    lines = [line for table in tables for line in table.lines]
    good = sum(bool(line.agrees) for line in lines)
    screen.print(f"{good} of {len(lines)} quantities agree.")
    if json_file is not None:
        written = json.dumps(record(tables, found, notes, status), ensure_ascii=False, indent=1)
        try:
            json_file.write_text(written + "\n", encoding="utf-8")
        except OSError as error:
            typer.echo(f"multicalc compare: --json {json_file}: {error.strerror}", err=True)
            raise typer.Exit(BAD_USAGE) from None
    raise typer.Exit(status)
