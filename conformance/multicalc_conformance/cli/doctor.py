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
from multicalc.xp.chapters import support
from multicalc_conformance.cli import capabilities
from multicalc_conformance.cli.ending import ending
from multicalc_conformance.cli.frameworks import quiet
from multicalc_conformance.cli.terminal import console
from multicalc_conformance.engine.failure import told


@ending("doctor")
def doctor(
    markdown: Annotated[
        bool, typer.Option("--markdown", help="Print only the capabilities, as Markdown.")
    ] = False,
    operations: Annotated[
        bool, typer.Option("--operations", help="Print only what xp has, as Markdown.")
    ] = False,
) -> None:
    """Report on each backend: installed or how to install it, its version, its devices, and for
    each operator whether it is native, derived (from what) or unsupported (why).

    Exit status 1 if an installed framework does not work, else 0.
    """
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
    failures, commands = [], []
    for name, adapter in registry.adapters().items():
        try:
            with quiet():
                backend = adapter.load()
                facts = backend.version(), ", ".join(backend.devices())
            found[name] = backend.capabilities()
            overview.add_row(name, "[green]works[/]", *map(escape, facts))
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
    for heading, lines in (("Broken:", failures), ("To install:", commands)):
        for line in [heading, *lines] if lines else ():
            screen.print(escape(line), soft_wrap=True)
    if found:
        capabilities.show(screen, found)
    raise typer.Exit(1 if failures else 0)
