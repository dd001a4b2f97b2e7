"""``multicalc compare``: the same mathematics on every backend, side by side."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from multicalc.backend import Backend, get_backend
from multicalc.testing.comparing.point import OPERATORS
from multicalc_conformance.cli import environments, inputs
from multicalc_conformance.cli.compare_environments import compare_environments
from multicalc_conformance.cli.ending import ending
from multicalc_conformance.cli.environments import TIMEOUT, Envs
from multicalc_conformance.cli.frameworks import loaded, quiet
from multicalc_conformance.cli.functions import DEFAULT_OPERATORS, Saved, compare_function
from multicalc_conformance.cli.implementations import compare_implementations
from multicalc_conformance.cli.legend import legend
from multicalc_conformance.cli.record import record
from multicalc_conformance.cli.tables import print_table
from multicalc_conformance.cli.terminal import console, progress, tell
from multicalc_conformance.cli.usage import DIFFERS, OK, UsageError, words
from multicalc_conformance.comparison.table import Table, by_scenario, table
from multicalc_conformance.engine.columns import Column
from multicalc_conformance.engine.files import put
from multicalc_conformance.families import chapter as of_chapter
from multicalc_conformance.families.models import of_model
from multicalc_conformance.problems import chapter as the_chapter
from multicalc_conformance.problems import models


@ending("compare")
def compare(
    functions: Annotated[
        list[str] | None,
        typer.Argument(
            help="A file and a function in it: path/to/model.py:loss. Several are implementations "
            "of one function, each of NumPy arrays or of its own framework's"
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
    html: Annotated[Path | None, typer.Option(help="Write the table there, as a page")] = None,
    envs: Envs = None,
    timeout: Annotated[
        float | None,
        typer.Option(help=f"With --envs: seconds for a result; {TIMEOUT:g} if not given"),
    ] = None,
) -> None:
    """Run the same source on several backends and say whether their numbers agree.

    A function has no reference: every pair of backends is compared. An argument without floating
    entries (labels, indices) is passed along undifferentiated. Of several implementations every two
    are compared: whether they agree, by how much they differ, and where first. Results may be as
    far apart as rounding explains, which is measured where it has to be.

    With --envs it runs on the backends of other interpreters, such as before and after an upgrade.
    One that is not there, dies or doesn't answer in time has failed, and the others are compared.
    What changed between two --json files is told by `multicalc diff`.

    \b
    Examples:
      multicalc compare model.py:loss --at '[1.0, 2.0]'
      multicalc compare model.py:loss --at inputs.npz --operators grad,hessian
      multicalc compare model.py:loss --at '[1.0, 2.0]' --backends jax,torch
      multicalc compare mine.py:f theirs.py:f --at inputs.npz
      multicalc compare a.py:q b.py:q --at x.npz --approximates f.py:f --about 1
      multicalc compare --envs old/bin/python,new/bin/python model.py:loss --at 1
      multicalc compare --chapter

    Exit status 0: everything that ran agrees, and no backend named with --backends is missing or
    broken. 1: something differs or failed, or there were no two backends to compare. 2: bad usage.
    With --chapter the models' data are part of it only if scikit-learn is installed: without it,
    the output says so and the status is the chapter's.
    """
    if bool(functions) == chapter:
        raise UsageError("name one thing to compare: a function (model.py:loss) or --chapter")
    inputs.check_precision(dtype)
    environments.check_timeout(timeout)
    saved = Saved(json_file, html)
    if functions is None:
        _compare_chapter(
            backends, saved, bare=not (at or operators or dtype or html or about or envs)
        )
    elif len(functions) > 1:
        if backends or envs:
            raise UsageError(
                "several functions take --at, --dtype, --operators, --approximates and --about: "
                "each has its own backend"
            )
        raise typer.Exit(
            compare_implementations(
                functions, at or [], dtype, operators, saved, approximates, about
            )
        )
    elif approximates or about:
        raise UsageError("--approximates and --about belong to several implementations")
    elif envs:
        where = environments.named(envs)
        raise typer.Exit(
            compare_environments(
                where, functions[0], at or [], dtype, operators, backends, timeout, saved
            )
        )
    else:
        raise typer.Exit(
            compare_function(functions[0], at or [], dtype, operators, backends, saved)
        )


def _compare_chapter(listed: str | None, saved: Saved, *, bare: bool) -> None:
    """Show the chapter's tables, and leave with the exit status."""
    if not bare:
        raise UsageError(
            "--at, --operators, --dtype, --html, --about and --envs belong to a function, not to "
            "--chapter"
        )
    found = loaded(None if listed is None else words("--backends", listed))
    notes: list[str] = []
    ready = [column.name for column in found if column.ready]
    # What frameworks log of a computation is not for the terminal.
    with progress() as step, quiet():
        tables = _chapter(ready, notes, step)
    _finish(tables, found, notes, asked=listed is not None, json_file=saved.json_file)


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
    for text in [
        *(f"{column.name}: {column.message}" for column in absent),
        *notes,
        *legend(tables),
    ]:
        tell(screen, text)
    good = sum(bool(line.agrees) for line in lines)
    screen.print(f"{good} of {len(lines)} quantities agree.")
    if json_file is not None:
        put(json_file, json.dumps(record(tables, found, notes, status), indent=1) + "\n")
    raise typer.Exit(status)
