"""``multicalc compare``: the same mathematics on every backend, side by side."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from multicalc.backend import Backend, get_backend
from multicalc_conformance.cli import inputs, target
from multicalc_conformance.cli.ending import ending
from multicalc_conformance.cli.frameworks import loaded
from multicalc_conformance.cli.implementations import compare_implementations
from multicalc_conformance.cli.record import record, writable
from multicalc_conformance.cli.tables import print_table
from multicalc_conformance.cli.terminal import console, progress
from multicalc_conformance.cli.usage import DIFFERS, OK, UsageError, words
from multicalc_conformance.comparison.function import DIRECTION, OPERATORS, Evaluation, scenarios
from multicalc_conformance.comparison.table import Table, by_operator, by_scenario, table
from multicalc_conformance.engine.bounds import BOUNDS
from multicalc_conformance.engine.columns import Column
from multicalc_conformance.engine.files import put
from multicalc_conformance.families import chapter as of_chapter
from multicalc_conformance.families.models import of_model
from multicalc_conformance.problems import chapter as the_chapter
from multicalc_conformance.problems import models

DEFAULT_OPERATORS = "value,grad"


@ending("compare")
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
    at: inputs.At = None,
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
    if functions and len(functions) > 1:
        if chapter or operators or backends or json_file:
            raise UsageError("several functions take --at, --dtype, --approximates and --about")
        raise typer.Exit(compare_implementations(functions, at or [], dtype, approximates, about))
    if approximates or about:
        raise UsageError("--approximates and --about belong to several implementations")
    _check(function, chapter, at, operators, dtype, json_file)
    wanted = _operators(operators)
    where = None if function is None else _where(function, at or [], dtype)
    # Last, because it imports the frameworks: a typing error should not take that long.
    found = loaded(None if backends is None else words("--backends", backends))
    notes: list[str] = []
    ready = [column.name for column in found if column.ready]
    with progress() as step:
        if where is None:
            tables = _chapter(ready, notes, step)
        else:
            title = f"{function} in {where.dtype}"
            every = scenarios(where, wanted, ready)
            tables = [table(title, every, _backends(ready), by_operator, step)]
    if where is not None and {"hvp", "jvp", "vjp"} & set(wanted):
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
    inputs.check_precision(dtype)
    if json_file is not None and not writable(json_file):
        raise UsageError(f"--json {json_file}: no file can be written there")


def _operators(listed: str | None) -> list[str]:
    wanted = words("--operators", DEFAULT_OPERATORS if listed is None else listed)
    unknown = [name for name in wanted if name not in OPERATORS]
    if unknown:
        raise UsageError(f"no operator {unknown[0]!r}; known: {', '.join(OPERATORS)}")
    return wanted


def _where(function: str, at: list[str], dtype: str | None) -> Evaluation:
    f = target.load(function)
    found = inputs.read(f, at, dtype)
    try:
        return Evaluation.of(f, found.args, found.kwargs)
    except ValueError as error:
        raise UsageError(str(error)) from None


def _chapter(names: list[str], notes: list[str], step: Callable[[str], None]) -> list[Table]:
    backends = _backends(names)
    tables = [table(the_chapter.TITLE, of_chapter.scenarios(), backends, by_scenario, step)]
    for model in models.MODELS:
        try:
            found = of_model(model)
        except models.DataMissingError as missing:
            notes.append(str(missing))
            continue
        tables.append(table(models.title(model), found, backends, by_scenario, step))
    return tables


def _backends(names: list[str]) -> list[Backend]:
    return [get_backend(name) for name in names]


def _finish(
    tables: list[Table],
    found: tuple[Column, ...],
    notes: list[str],
    *,
    asked: bool,
    json_file: Path | None,
) -> None:
    """Show the tables, write the record, leave with the exit status."""
    agree = all(each.agrees for each in tables)
    absent = [column for column in found if not column.ready]
    status = OK if agree and not (asked and absent) else DIFFERS
    lines = [line for each in tables for line in each.lines]
    if any(line.agrees is None for line in lines):
        notes.append("fewer than two backends ran: there was nothing to compare")
    screen = console()
    ready = [column.name for column in found if column.ready]
    for each in tables:
        print_table(screen, each, ready)
    for text in [*notes, *(f"{column.name}: {column.message}" for column in absent)]:
        screen.print(escape(text), soft_wrap=True)
    bounds = f"{BOUNDS['float64']:g} (float64) or {BOUNDS['float32']:g} (float32)"
    screen.print(f"Agreement: within {bounds} of the largest entry.")
    good = sum(bool(line.agrees) for line in lines)
    screen.print(f"{good} of {len(lines)} quantities agree.")
    if json_file is not None:
        put(json_file, json.dumps(record(tables, found, notes, status), indent=1) + "\n")
    raise typer.Exit(status)
