"""``multicalc translate``: a portable function in a framework's own words, run and compared."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.syntax import Syntax
from rich.text import Text

from multicalc.backend import adapters
from multicalc.errors import TranslationError
from multicalc.testing import Translation
from multicalc.testing import translate as translated
from multicalc.testing.comparing.failure import attempt, told
from multicalc_conformance.cli import inputs, target
from multicalc_conformance.cli.ending import ending
from multicalc_conformance.cli.frameworks import loaded, quiet
from multicalc_conformance.cli.record import writable
from multicalc_conformance.cli.terminal import console
from multicalc_conformance.cli.usage import DIFFERS, OK, UsageError, words
from multicalc_conformance.engine.files import put

OWN = "multicalc"
"""What may be asked for besides the backends: multicalc's own form."""

DEFAULT_OPERATORS = "value,grad"


@ending("translate")
def translate(
    function: Annotated[
        str, typer.Argument(help="A file and a function in it: path/to/model.py:loss")
    ],
    to: Annotated[
        str, typer.Option(help="Backends, separated by commas; multicalc for its own form; or all")
    ],
    at: inputs.At = None,
    operators: Annotated[
        str,
        typer.Option(
            help="What is asked for there: value, grad, value_and_grad, hessian, jacobian, jvp, "
            "vjp, hvp"
        ),
    ] = DEFAULT_OPERATORS,
    argnums: Annotated[
        str, typer.Option(help="Which arguments derivatives are by: 0, or 0,1")
    ] = "0",
    dtype: Annotated[str | None, typer.Option(help="float64 or float32")] = None,
    output: Annotated[
        Path | None,
        typer.Option(help="Write the program there; of several, with the backend's name in it"),
    ] = None,
    check: Annotated[bool, typer.Option(help="Run it, and compare it with multicalc")] = True,
) -> None:
    """Print a portable function as a framework's users write it, run it and compare.

    The source is translated, comments and helper functions too. With `--at` it is a whole program,
    which is run, and whose results are compared with multicalc's own.

    \b
    Examples:
      multicalc translate model.py:loss --to torch --at '[1.0, 2.0]'
      multicalc translate model.py:loss --to all --at '[1, 2]' --operators hessian
      multicalc translate model.py:loss --to jax --output loss_jax.py

    Exit status 0: it runs and agrees, or wasn't to be run. 1: it differs, fails, or can't be run
    here. 2: bad usage, or it can't be translated.
    """
    inputs.check_precision(dtype)
    f = target.load(function)
    wanted = [*adapters(), OWN] if to == "all" else words("--to", to)
    args = None
    if at:
        found = inputs.read(f, at, dtype)
        if found.kwargs:
            raise UsageError(
                f"--at: keyword arguments can't be translated: {', '.join(found.kwargs)}"
            )
        args = tuple(found.args.values())
    places = _places(argnums)
    screen, status = console(), OK
    for name in wanted:
        try:
            translation = translated(
                f,
                name,
                at=args,
                operators=words("--operators", operators) if args is not None else (),
                argnums=places,
            )
        except TranslationError as error:
            if len(wanted) == 1:
                raise
            screen.print(Text(f"{name}: can't be translated: {error}"), soft_wrap=True)
            status = DIFFERS
            continue
        if output is None:
            _show(screen, translation.source)
        else:
            _write(output, name, translation.source, alone=len(wanted) == 1)
        if check and args is not None:
            status = max(status, _checked(screen, translation))
    raise typer.Exit(status)


def _places(listed: str) -> int | tuple[int, ...]:
    try:
        places = tuple(int(word) for word in words("--argnums", listed))
    except ValueError:
        raise UsageError(f"--argnums {listed}: numbers of arguments, from 0") from None
    return places[0] if len(places) == 1 else places


def _show(screen: Console, code: str) -> None:
    if screen.is_terminal:
        screen.print(Syntax(code, "python", theme="ansi_dark", background_color="default"))
    else:
        screen.print(Text(code), soft_wrap=True)


def _write(output: Path, name: str, code: str, *, alone: bool) -> None:
    path = output if alone else output.with_stem(f"{output.stem}_{name}")
    if not writable(path):
        raise UsageError(f"--output {path}: no file can be written there")
    put(path, code)


def _checked(screen: Console, translation: Translation) -> int:
    """Say what came of running it; the exit status."""
    name = "numpy" if translation.to == OWN else translation.to
    (column,) = loaded([name])
    if not column.ready:
        screen.print(escape(f"{translation.to}: not run: {column.message}"), soft_wrap=True)
        return DIFFERS
    with quiet():
        found = attempt(translation.check)
    if isinstance(found, Exception):
        screen.print(Text(f"{translation.to}: doesn't run: {told(found)}"), soft_wrap=True)
        return DIFFERS
    screen.print(Text(f"{translation.to}: {found.summary}"), soft_wrap=True)
    return OK if found.ok else DIFFERS
