"""The commands, and what `multicalc` says without one."""

from __future__ import annotations

from typing import Annotated

import typer

import multicalc as mc
from multicalc_conformance.cli.check import check
from multicalc_conformance.cli.compare import compare
from multicalc_conformance.cli.conformance import app as conformance_app
from multicalc_conformance.cli.diff import diff
from multicalc_conformance.cli.doctor import doctor
from multicalc_conformance.cli.fuzz import fuzz
from multicalc_conformance.cli.help import WIDEST, Commands
from multicalc_conformance.cli.lesson import app as lesson_app
from multicalc_conformance.cli.port import port
from multicalc_conformance.cli.translate import translate

FIRST = """Derivatives from any framework, and whether they agree.

1. Compute. A function that is written once has its derivatives from NumPy,
   PyTorch, TensorFlow, JAX and MXNet:

\b
     # model.py
     from multicalc import xp
     def loss(x):
         return xp.log(xp.sum(xp.exp(x)))

\b
     multicalc doctor    # which frameworks are here, and what each can do
     multicalc check model.py:loss --at '[0.0, 0.69]'    # is it portable?

2. Verify. Frameworks, implementations, ported models or versions agree, or
   you see where they don't:

\b
     multicalc compare model.py:loss --at '[0.0, 0.69]'
     multicalc conformance --quick

3. Teach. A chapter of calculus in all of them, every number checked:

\b
     multicalc lesson list
     multicalc lesson show linear-approximation
     multicalc compare --chapter
     multicalc translate model.py:loss --to torch --at '[0.0, 0.69]'

"multicalc COMMAND --help" has examples of each command.
"""
"""What there is to do, and what to type."""

app = typer.Typer(
    cls=Commands,
    invoke_without_command=True,
    add_completion=False,
    # Boxes would break what is to be pasted, and cut long options.
    rich_markup_mode=None,
    context_settings={"max_content_width": WIDEST},
    pretty_exceptions_show_locals=False,
)
app.command()(doctor)
app.command()(compare)
app.command()(check)
app.command()(translate)
app.command()(port)
app.command()(diff)
conformance_app.command()(fuzz)
app.add_typer(conformance_app, name="conformance")
app.add_typer(lesson_app, name="lesson")


def _print_version(asked: bool) -> None:
    if asked:
        typer.echo(f"multicalc {mc.__version__}")
        raise typer.Exit


@app.callback(help=FIRST)
def options(
    context: typer.Context,
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Print the version."
        ),
    ] = False,
) -> None:
    """What comes before a command's name; without one, what there is."""
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())
