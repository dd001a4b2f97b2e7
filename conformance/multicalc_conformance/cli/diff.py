"""``multicalc diff``: what an upgrade changed, verdicts first, then numbers."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from multicalc_conformance.cli.ending import ending
from multicalc_conformance.cli.terminal import console
from multicalc_conformance.cli.usage import DIFFERS, OK, UsageError
from multicalc_conformance.report.diff import (
    USUAL,
    Change,
    Changed,
    Difference,
    Threshold,
    difference,
)
from multicalc_conformance.report.load import load

SHOWN = 8
"""So many numbers of a cell are shown, the farthest first."""


@ending("diff")
def diff(
    old: Annotated[
        Path, typer.Argument(help="A conformance run's --results or --json, a comparison's --json")
    ],
    new: Annotated[Path, typer.Argument(help="The same, of later")],
    ulp: Annotated[
        float | None,
        typer.Option(min=0, help="What a number may change, in ULP, whatever its condition"),
    ] = None,
    rtol: Annotated[
        float | None,
        typer.Option(min=0, help="Instead: as a share of the largest entry of its array"),
    ] = None,
) -> None:
    """Say what changed from one run to another: verdicts, then numbers, scenarios and versions.

    Units in the last place (ULP) are those of the array's largest entry. By default a number may
    change by four of them, or by four times what rounding explains by the function's condition.
    Numbers that changed by no more than is allowed are counted.

    \b
    Examples:
      multicalc diff before.jsonl after.jsonl
      multicalc diff monday.json today.json --ulp 16

    Exit status 0: no verdict changed, no number by more than is allowed, and nothing is gone,
    whatever the versions. 1: something did. 2: bad usage.
    """
    if ulp is not None and rtol is not None:
        raise UsageError("--ulp and --rtol are two ways to say one thing: give one")
    allowed = USUAL if ulp is None and rtol is None else Threshold(ulp or 0.0, rtol)
    found = difference(load(old), load(new), allowed)
    show(console(), found, allowed)
    raise typer.Exit(DIFFERS if found.any else OK)


def show(screen: Console, found: Difference, allowed: Threshold) -> None:
    """Print all that changed, and how much did not."""
    for text in found.versions:
        screen.print(escape(text), soft_wrap=True)
    for sign, names in (("-", found.gone), ("+", found.came)):
        for name in names:
            screen.print(f"{sign} {escape(name)}", soft_wrap=True)
    for change in (*found.verdicts, *found.numbers):
        screen.print(_cell(change), soft_wrap=True)
        farthest = sorted(change.numbers, key=_distance, reverse=True)
        for number in farthest[:SHOWN]:
            screen.print(f"    {escape(_number(number))}", soft_wrap=True)
        if len(farthest) > SHOWN:
            screen.print(f"    and {len(farthest) - SHOWN} more numbers")
    above = sum(len(change.numbers) or bool(change.errors) for change in found.numbers)
    screen.print(
        f"{len(found.verdicts)} verdicts changed; {above} numbers by more than {allowed}, "
        f"{found.below} by less; {len(found.gone)} gone, {len(found.came)} new."
    )


def _distance(number: Changed) -> float:
    return float("inf") if number.ulp is None else number.ulp


def _cell(change: Change) -> str:
    old, new = change.verdicts
    text = escape(f"{change.scenario}, {change.operator} on {change.column}")
    if change.of_verdict:
        text += f": [red]{old} → {new}[/]"
        if change.message:
            text += f": {escape(change.message.splitlines()[0])}"
    if change.errors is not None:
        text += f": error {change.errors[0]:.3g} → {change.errors[1]:.3g} ULP"
    return text


def _number(number: Changed) -> str:
    apart = "" if number.ulp is None else f" ({number.ulp:.3g} ULP)"
    array, *index = number.at
    places = ([f"array {array + 1}"] if array else []) + ([str(index)] if index else [])
    where = " ".join(places) + ": " if places else ""
    return f"{where}{number.old} → {number.new}{apart}"
