"""Help for terminals of any width, in plain text: nothing is cut, and examples can be pasted."""

from __future__ import annotations

from typing import Any

from typer.core import TyperGroup

WIDEST = 100
"""Columns of prose."""

LONGEST = 200
"""Characters of a command's first sentence in lists."""


class Commands(TyperGroup):
    """A group whose list of commands has the whole of what each does."""

    # What these are classes of depends on typer's version.
    def format_commands(self, ctx: Any, formatter: Any) -> None:
        listed = {name: self.get_command(ctx, name) for name in self.list_commands(ctx)}
        with formatter.section("Commands"):
            formatter.write_dl(
                [(name, each.get_short_help_str(LONGEST)) for name, each in listed.items() if each]
            )
