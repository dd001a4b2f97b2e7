"""The commands: ``multicalc doctor``, ``compare``, ``check``, ``port``, ``diff`` and
``conformance``."""

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
from multicalc_conformance.cli.port import port

app = typer.Typer(
    help="Derivatives from any framework, and whether they agree.",
    no_args_is_help=True,
    add_completion=False,
    # Paragraphs flow to the terminal's width, where they'd keep the source's lines.
    rich_markup_mode="markdown",
    pretty_exceptions_show_locals=False,
)
app.command()(doctor)
app.command()(compare)
app.command()(check)
app.command()(port)
app.command()(diff)
conformance_app.command()(fuzz)
app.add_typer(conformance_app, name="conformance")


def _print_version(asked: bool) -> None:
    if asked:
        typer.echo(f"multicalc {mc.__version__}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Print the version."
        ),
    ] = False,
) -> None:
    """What comes before a command's name."""
