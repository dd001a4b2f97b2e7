"""``multicalc conformance faults``: would the suite notice if a backend were wrong?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from rich import box
from rich.markup import escape
from rich.table import Table

from multicalc.backend import get_backend
from multicalc_conformance.cli.ending import ending
from multicalc_conformance.cli.record import writable
from multicalc_conformance.cli.terminal import console, progress
from multicalc_conformance.cli.usage import DIFFERS, OK, UsageError, words
from multicalc_conformance.engine.files import put
from multicalc_conformance.engine.scenario import Scenario
from multicalc_conformance.families.selection import select
from multicalc_conformance.mutation import kill
from multicalc_conformance.mutation.faults.catalogue import FAULTS
from multicalc_conformance.mutation.faults.fault import Fault


@ending("conformance faults")
def faults(
    backend: Annotated[str, typer.Option(help="Where the faults are seeded")] = "numpy",
    family: Annotated[
        str | None, typer.Option(help="Families to try; by default those meant for each fault")
    ] = None,
    only: Annotated[str, typer.Option(help="Faults whose name contains this")] = "",
    json_file: Annotated[
        Path | None, typer.Option("--json", help="Write the table to this file, for the docs")
    ] = None,
) -> None:
    """Seed faults, one at a time, and say which families of the suite notice each.

    They are seeded into a backend and the frontend; tried are the families meant to notice.

    \b
    Examples:
      multicalc conformance faults --only transposed
      multicalc conformance faults --backend jax --family linalg

    Exit status 0: each is noticed, and nothing fails without one. 1: not so. 2: bad usage.
    """
    if json_file is not None and not writable(json_file):
        raise UsageError(f"--json {json_file}: no file can be written there")
    seeded = [fault for fault in FAULTS if only in fault.name]
    if not seeded:
        raise UsageError(f"--only {only}: no fault has this in its name")
    trial = kill.Trial(get_backend(backend), _scenarios(family, seeded))
    screen = console()
    rows: list[dict[str, Any]] = []
    with progress() as step:
        step("without a fault")
        before = list(trial.prepare())
        for fault in seeded:
            step(fault.name)
            meant = fault.caught_by if family is None else None
            rows.append(kill.row(fault, trial.catches(fault, meant)))
    _print(screen, rows)
    for cell in before:
        screen.print(f"fails without a fault: {escape(cell.scenario)}, {cell.operator}")
    if json_file is not None:
        put(json_file, kill.as_json(rows))
    unnoticed = [row for row in rows if not row["caught_by"]]
    screen.print(f"{len(rows)} faults, {len(unnoticed)} not noticed, on {backend}.")
    raise typer.Exit(DIFFERS if unnoticed or before else OK)


def _scenarios(family: str | None, seeded: list[Fault]) -> dict[str, list[Scenario]]:
    """In double precision: what a fault does to single precision's digits it does to these too."""
    meant = {name for fault in seeded for name in fault.caught_by}
    every = [name for name in kill.FAMILIES if name in meant]
    wanted = every if family is None else words("--family", family)
    return {name: select([name], dtype="float64", portable=False) for name in wanted}


def _print(screen: Any, rows: list[dict[str, Any]]) -> None:
    table = Table(box=box.SIMPLE_HEAD)
    for heading in ("fault", "noticed by", "first by"):
        table.add_column(heading, overflow="fold")
    for row in rows:
        caught = ", ".join(row["caught_by"])
        first = next(iter(row["first"].values()), ["", ""])
        table.add_row(
            escape(row["fault"]), caught or "[red]none[/]", escape(", ".join(first).strip(", "))
        )
    screen.print(table)
