"""``multicalc lesson check``: whether the answers to the exercises in a file are right."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Annotated

import typer
from multicalc_lessons.exercises import EXERCISES, Verdict, check_file
from multicalc_lessons.wording import say
from rich import box
from rich.table import Table as Grid
from rich.text import Text

from multicalc_conformance.cli.ending import ending
from multicalc_conformance.cli.frameworks import quiet
from multicalc_conformance.cli.terminal import console, progress
from multicalc_conformance.cli.usage import DIFFERS, OK, words

RIGHT, WRONG = Text("✓", "green"), Text("✗", "red")


@ending("lesson check")
def check(
    file: Annotated[Path, typer.Argument(help="A file of Python that defines exercise_1a, ...")],
    only: Annotated[str | None, typer.Option(help="Which exercises, by default all in it")] = None,
    backend: Annotated[
        str | None,
        typer.Option(help="Whose arrays the functions take, by default those their code uses"),
    ] = None,
    hints: Annotated[bool, typer.Option(help="Say what a mistake looks like")] = True,
) -> None:
    """Check the answers to the exercises in a file.

    The file has functions called exercise_1a and so on, in any framework, or a dict called answers
    by the exercises' names. Each is run at several points and compared with what is right; of a
    wrong one the mistake is said where it is known.

    \b
    Examples:
      multicalc lesson template answers.py --framework torch
      multicalc lesson check answers.py
      multicalc lesson check answers.py --only 1a,2 --no-hints

    Exit status 0: all answers are right. 1: one is not. 2: bad usage.
    """
    chosen = None if only is None else words("--only", only)
    # What the answers print would come at every point.
    with progress() as step, quiet(), redirect_stdout(StringIO()):
        step(f"checking {file}")
        found = check_file(file, backend, chosen)
    console().print(_grid(found, hints=hints))
    raise typer.Exit(OK if all(each.correct for each in found) else DIFFERS)


def _grid(found: Sequence[Verdict], *, hints: bool) -> Grid:
    grid = Grid(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0))
    for heading in ("exercise", "", "verdict"):
        grid.add_column(heading, overflow="fold")
    for each in found:
        said = Text(each.message)
        if hints and each.hint:
            said.append(f"\n{each.hint}", "bold")
        title = say(EXERCISES[each.exercise].title)
        grid.add_row(Text(f"{each.exercise}  {title}"), RIGHT if each.correct else WRONG, said)
    return grid
