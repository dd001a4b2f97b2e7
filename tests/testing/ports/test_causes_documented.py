"""docs/port-a-model.md tells of every cause that a diagnosis names, and of no other."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from multicalc.testing.ports import causes
from multicalc.testing.ports.causes import losses, recurrent, settings

PAGE = Path(__file__).parents[3] / "docs" / "port-a-model.md"
COMPUTED = {
    *losses._PARTS,
    *recurrent.NAMES,
    *settings.NAMES,
    "batch statistics",
    "axis",
    "centering",
    "variance",
}
"""Names that a file chooses from."""


def test_every_cause_is_on_the_page():
    table = PAGE.read_text(encoding="utf-8").partition("## What the causes mean")[2]
    told = re.findall(r"^\| ([a-z][^|]*?) \|", table.partition("## What cannot")[0], re.MULTILINE)
    assert sorted(told[1:]) == sorted(COMPUTED | set(_named()))


def _named() -> Iterator[str]:
    """The names that stand in the sources of causes as they are."""
    for file in Path(causes.__path__[0]).glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            called = getattr(getattr(node, "func", None), "id", "")
            if called in ("Cause", "undone"):
                argument = node.args[called == "undone"]
                choices = (
                    [argument.body, argument.orelse]
                    if isinstance(argument, ast.IfExp)
                    else [argument]
                )
                yield from (each.value for each in choices if isinstance(each, ast.Constant))
