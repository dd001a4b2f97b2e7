"""``multicalc doctor``: what is installed, what works, and how to get the rest."""

from __future__ import annotations

import platform
from typing import Annotated

import numpy as np
import typer
from rich import box
from rich.markup import escape
from rich.table import Table

import multicalc as mc
from multicalc.backend import registry
from multicalc.errors import BackendNotInstalledError
from multicalc.testing.comparing.failure import told
from multicalc.xp.chapters import support
from multicalc_conformance.cli import capabilities
from multicalc_conformance.cli.doctor_check import count_failures, show_checks
from multicalc_conformance.cli.ending import ending
from multicalc_conformance.cli.frameworks import quiet
from multicalc_conformance.cli.terminal import console, progress


@ending("doctor")
def doctor(
    check: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="Check the adapter of this backend, in about ten seconds: what is wrong, and "
            "where the guide for adapters speaks of it.",
        ),
    ] = None,
    verbose: Annotated[
        bool, typer.Option("--verbose", help="With --check, print how long each check took.")
    ] = False,
    markdown: Annotated[
        bool, typer.Option("--markdown", help="Print only the capabilities, as Markdown.")
    ] = False,
    operations: Annotated[
        bool, typer.Option("--operations", help="Print only what xp has, as Markdown.")
    ] = False,
) -> None:
    """Say which backends are installed, whether they work, and what each can do.

    Of each backend: its version and devices, or how to install it, and for each operator whether it
    is native, derived (from what) or unsupported (why). One that "works" has passed the checks of
    its adapter; of one that fails some, --check says which, and what to do.

    \b
    Examples:
      multicalc doctor
      multicalc doctor --check torch

    Exit status 0: every installed framework works. 1: one does not, or fails a check. 2: bad usage.
    """
    if check is not None:
        raise typer.Exit(0 if show_checks(console(), check, verbose) else 1)
    if markdown or operations:
        with quiet():
            installed = {n: a.load() for n, a in registry.adapters().items() if a.installed()}
            able: capabilities.ByBackend = {n: b.capabilities() for n, b in installed.items()}
            text = capabilities.markdown(able) if markdown else support([*installed.values()])
        print(text)
        return
    screen = console()
    overview = Table(box=box.SIMPLE_HEAD)
    for heading in ("backend", "status", "version", "devices"):
        overview.add_column(heading, overflow="fold")
    found: capabilities.ByBackend = {}
    failures, failing, commands = [], [], []
    for name, adapter in registry.adapters().items():
        try:
            with progress() as step, quiet():
                step(f"loading {name}")
                backend = adapter.load()
                facts = backend.version(), ", ".join(backend.devices())
                count = count_failures(name, step)
            found[name] = backend.capabilities()
            status = (
                f"[red]fails {count} check{'s' * (count > 1)}[/]" if count else "[green]works[/]"
            )
            overview.add_row(name, status, *map(escape, facts))
            if count:
                failing.append(f"{name}: multicalc doctor --check {name}")
        except BackendNotInstalledError:
            commands.append(f"{name}: {adapter.install_command()}")
            overview.add_row(name, "not installed", "", "")
        except Exception as failure:
            # Whatever a broken framework raises is what the reader came to see.
            failures.append(f"{name}: {told(failure)}")
            overview.add_row(name, "[red]broken[/]", "", "")
    python = platform.python_version()
    screen.print(f"multicalc {mc.__version__} on Python {python} and NumPy {np.__version__}")
    screen.print(overview)
    said = (("Broken:", failures), ("To see what fails:", failing), ("To install:", commands))
    for heading, lines in said:
        for line in [heading, *lines] if lines else ():
            screen.print(escape(line), soft_wrap=True)
    if found:
        capabilities.show(screen, found)
    raise typer.Exit(1 if failures or failing else 0)
