"""``multicalc conformance diff``: what an upgrade changed, number by number."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from multicalc_conformance.cli.ending import ending
from multicalc_conformance.cli.terminal import console
from multicalc_conformance.cli.usage import DIFFERS, OK
from multicalc_conformance.report.diff import Change, Changed, Difference, difference
from multicalc_conformance.report.merged import load


@ending("conformance diff")
def diff(
    old: Annotated[Path, typer.Argument(help="A results file, or a report's --json file")],
    new: Annotated[Path, typer.Argument(help="The same, of later")],
) -> None:
    """Say what changed from one run to another: verdicts, digits, scenarios and versions.

    Units in the last place (ULP) are those of the array's largest entry.

    Exit status 0: no result changed, whatever the versions. 1: some did. 2: bad usage.
    """
    found = difference(load(old), load(new))
    _print(console(), found)
    raise typer.Exit(DIFFERS if found.any else OK)


def _print(screen: Console, found: Difference) -> None:
    for text in found.versions:
        screen.print(escape(text), soft_wrap=True)
    for sign, names in (("-", found.gone), ("+", found.came)):
        for name in names:
            screen.print(f"{sign} {escape(name)}", soft_wrap=True)
    for change in found.cells:
        screen.print(_cell(change), soft_wrap=True)
        for number in change.numbers:
            screen.print(f"    {escape(_number(number))}", soft_wrap=True)
    verdicts = sum(change.verdicts[0] != change.verdicts[1] for change in found.cells)
    numbers = sum(len(change.numbers) for change in found.cells)
    screen.print(
        f"{len(found.cells)} cells changed: {verdicts} verdicts, {numbers} numbers; "
        f"{len(found.gone)} gone, {len(found.came)} new."
    )


def _cell(change: Change) -> str:
    old, new = change.verdicts
    text = escape(f"{change.scenario}, {change.operator} on {change.column}")
    if old != new:
        text += f": [red]{old} → {new}[/]"
    if change.errors is not None:
        text += f": error {change.errors[0]:.3g} → {change.errors[1]:.3g} ULP"
    return text


def _number(number: Changed) -> str:
    apart = "" if number.ulp is None else f" ({number.ulp:.3g} ULP)"
    array, *index = number.at
    places = ([f"array {array + 1}"] if array else []) + ([str(index)] if index else [])
    where = " ".join(places) + ": " if places else ""
    return f"{where}{number.old} → {number.new}{apart}"
