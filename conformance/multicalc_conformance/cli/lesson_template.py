"""``multicalc lesson template``: a file of exercises to fill in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from multicalc_lessons.exercises import EXERCISES
from multicalc_lessons.exercises import template as filled_in

from multicalc_conformance.cli.ending import ending
from multicalc_conformance.cli.terminal import console
from multicalc_conformance.cli.usage import OK, UsageError
from multicalc_conformance.engine.files import put


@ending("lesson template")
def template(
    file: Annotated[Path, typer.Argument(help="The file of Python to write")],
    framework: Annotated[
        str, typer.Option(help="Which one the answers will be written in: a backend's name")
    ] = "numpy",
) -> None:
    """Write a file with all exercises, to fill in and check.

    \b
    Example:
      multicalc lesson template answers.py --framework torch

    Exit status 0: it is written. 2: bad usage, or there is such a file already.
    """
    if file.exists():
        raise UsageError(f"{file}: it is there already, with answers perhaps; name another")
    put(file, filled_in(framework))
    console().print(
        f"{file}: {len(EXERCISES)} exercises; check with: multicalc lesson check {file}",
        markup=False,
        soft_wrap=True,
    )
    raise typer.Exit(OK)
