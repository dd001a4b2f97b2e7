"""``multicalc port``: where two models of different libraries part, and what it looks like."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer
from numpy.lib.npyio import NpzFile

import multicalc.testing as mt
from multicalc_conformance.cli.ending import ending
from multicalc_conformance.cli.frameworks import quiet
from multicalc_conformance.cli.record import writable
from multicalc_conformance.cli.target import load_port
from multicalc_conformance.cli.terminal import console, progress
from multicalc_conformance.cli.usage import DIFFERS, OK, UsageError

TARGETS = "targets"
"""What the array is called that goes to the losses."""


@ending("port")
def port(
    one: Annotated[
        str, typer.Argument(help="A file and a port in it, or a function that gives one: a.py:port")
    ],
    other: Annotated[str, typer.Argument(help="The port that is held against it")],
    at: Annotated[
        Path,
        typer.Option(
            help="A .npy file, the models' input; or an .npz file with their arguments in order, "
            f"and one array named {TARGETS} for the losses"
        ),
    ],
    copy: Annotated[
        bool, typer.Option("--copy", help="Give the second model the first one's weights before")
    ] = False,
    derivatives: Annotated[
        bool, typer.Option(help="Hold each model's derivatives against its own values, too")
    ] = True,
    rtol: Annotated[
        float | None, typer.Option(help="What may differ, as a share of an array's largest entry")
    ] = None,
    atol: Annotated[float | None, typer.Option(help="What may differ of an entry")] = None,
    html: Annotated[Path | None, typer.Option(help="Write the report there, as a page")] = None,
    json_file: Annotated[Path | None, typer.Option("--json", help="Write everything there")] = None,
) -> None:
    """Hold two models against each other, in whatever libraries, and say which layer differs.

    Compared are values, the gradient by every parameter and a Hessian-vector product; then each
    part of the second model is given what the first one's was given, so that each is judged alone.
    Which parameter is which is proposed and shown.

    \b
    Examples:
      multicalc port torch_model.py:port keras_model.py:port --at inputs.npz
      multicalc port old.py:port new.py:port --at in.npz --copy --html report.html

    Exit status 0: they agree, but for rounding. 1: they differ. 2: bad usage.
    """
    for option, file in (("--html", html), ("--json", json_file)):
        if file is not None and not writable(file):
            raise UsageError(f"{option} {file}: no file can be written there")
    inputs, targets = _read(at)
    with progress() as step, quiet():
        step("importing the models")
        a, b = load_port(one), load_port(other)
        step("matching their weights")
        match = mt.match(a, b)
        if copy:
            b = mt.copy_parameters(a, b, match)
        step("comparing")
        report = mt.compare_ports(
            a, b, inputs, targets, match=match, rtol=rtol, atol=atol, derivatives=derivatives
        )
    screen = console()
    screen.print(str(report), markup=False, highlight=False, soft_wrap=True)
    if not report.agrees:
        screen.print(f"\n{report.match}", markup=False, highlight=False, soft_wrap=True)
    for file in (html, json_file):
        if file is not None:
            report.save(file)
    raise typer.Exit(OK if report.agrees else DIFFERS)


def _read(file: Path) -> tuple[Any, Any]:
    """The models' inputs, and the losses' targets."""
    try:
        found = np.load(file, allow_pickle=False)
    except (ValueError, EOFError) as error:
        raise UsageError(f"--at {file}: not a NumPy file: {error}") from None
    if not isinstance(found, NpzFile):
        return found, None
    with found:
        arrays = {name: found[name] for name in found.files}
    targets = arrays.pop(TARGETS, None)
    if not arrays:
        raise UsageError(f"--at {file}: has no array that is the models' input")
    return tuple(arrays.values()), targets
