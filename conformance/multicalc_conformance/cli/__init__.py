"""The command line: ``multicalc doctor``, ``compare`` and ``conformance``."""

from __future__ import annotations

import typer

from multicalc_conformance.cli.compare import compare
from multicalc_conformance.cli.conformance import app as conformance_app
from multicalc_conformance.cli.doctor import doctor
from multicalc_conformance.cli.fuzz import fuzz

app = typer.Typer(
    help="Derivatives from any framework, and whether they agree.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,
)
app.command()(doctor)
app.command()(compare)
conformance_app.command()(fuzz)
app.add_typer(conformance_app, name="conformance")
