"""The groups of comparisons, each a module with a ``GROUP``.

python -m benchmarks.groups vmap               # on all backends that have it
python -m benchmarks.groups portable torch,jax
python -m benchmarks.groups vmap jax --lines   # JSON, as the page is made of it
"""

from __future__ import annotations

import json
from importlib import import_module
from typing import Annotated

import typer
from rich.console import Console

from benchmarks.comparing import Group, compared
from benchmarks.environment import settle
from benchmarks.group_tables import print_group

GROUPS = ("vmap", "portable", "curvature", "sparse")
"""Names of modules here."""


def group(name: str) -> Group:
    found: Group = import_module(f"benchmarks.{name}").GROUP
    return found


def main(
    name: Annotated[str, typer.Argument(help=", ".join(GROUPS))],
    backends: Annotated[str, typer.Argument(help="Which, separated by commas")] = "",
    seconds: Annotated[float, typer.Option(help="Of timing for each comparison")] = 1.0,
    lines: Annotated[bool, typer.Option("--lines", help="A line of JSON for each")] = False,
) -> None:
    chosen = group(name)
    found = []
    for backend in backends.split(",") if backends else chosen.backends:
        for each in compared(chosen, backend, seconds):
            found.append(each)
            if lines:
                print(json.dumps(each.json()), flush=True)
    if not lines:
        print_group(Console(), chosen, found)


if __name__ == "__main__":
    settle()
    typer.run(main)
