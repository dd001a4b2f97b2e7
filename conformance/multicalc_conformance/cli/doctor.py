"""``multicalc doctor``: what is installed, what works, and how to get the rest."""

from __future__ import annotations

from typing import Annotated, Any

import typer
from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from multicalc.backend import Backend, registry
from multicalc.errors import BackendNotInstalledError
from multicalc.xp.chapters import support
from multicalc_conformance.cli.terminal import console

MARKS = {"native": "native", "derived": "derived", "unsupported": "—"}


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
    if markdown:
        print(capabilities_in_markdown())
        return
    if operations:
        print(support(list(_installed().values())))
        return
    screen = console()
    overview = Table(box=box.SIMPLE_HEAD)
    for heading in ("backend", "status", "version", "devices"):
        overview.add_column(heading, overflow="fold")
    capabilities: dict[str, dict[str, Any]] = {}
    failures = []
    for name, adapter in registry.adapters().items():
        try:
            backend = adapter.load()
            facts = backend.version(), ", ".join(backend.devices())
            capabilities[name] = backend.capabilities()
            overview.add_row(name, "[green]works[/]", *map(escape, facts))
        except BackendNotInstalledError:
            overview.add_row(name, "not installed", escape(adapter.install_command()), "")
        except Exception as failure:
            # Whatever a broken framework raises is what the reader came to see.
            failures.append(f"{name}: {type(failure).__name__}: {failure}")
            overview.add_row(name, "[red]broken[/]", "its error is below", "")
    screen.print(overview)
    for text in failures:
        screen.print(escape(text), soft_wrap=True)
    if capabilities:
        _print_capabilities(screen, capabilities)
    raise typer.Exit(1 if failures else 0)


def capabilities_in_markdown() -> str:
    """What each installed backend can do, for the documentation."""
    found = {name: backend.capabilities() for name, backend in _installed().items()}
    rows = [["", *found], ["---"] * (len(found) + 1)]
    for operator in dict.fromkeys(key for each in found.values() for key in each):
        cells = (each.get(operator) for each in found.values())
        rows.append([operator, *("" if c is None else c.how or c.kind for c in cells)])
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _installed() -> dict[str, Backend]:
    adapters = registry.adapters().items()
    return {name: adapter.load() for name, adapter in adapters if adapter.installed()}


def _print_capabilities(screen: Console, capabilities: dict[str, dict[str, Any]]) -> None:
    table = Table(box=box.SIMPLE_HEAD, title="Capabilities", title_justify="left")
    table.add_column("operator")
    for name in capabilities:
        table.add_column(name, overflow="fold")
    notes = []
    for operator in dict.fromkeys(key for found in capabilities.values() for key in found):
        row = []
        for name, found in capabilities.items():
            capability = found.get(operator)
            if capability is None:
                row.append("")
                continue
            derived = capability.kind == "derived"
            row.append(escape(capability.how if derived else MARKS[capability.kind]))
            if capability.kind != "derived" and capability.how:
                notes.append(f"{operator} on {name}: {capability.kind}: {capability.how}")
        table.add_row(operator, *row)
    screen.print(table)
    screen.print("A cell that is neither “native” nor “—” says what the operator is derived from.")
    for note in notes:
        screen.print(f"  {escape(note)}", soft_wrap=True)
