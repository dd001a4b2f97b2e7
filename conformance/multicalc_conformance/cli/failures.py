"""The cells of a run that fail, in the terminal."""

from __future__ import annotations

from collections.abc import Iterable

from rich.markup import escape

from multicalc_conformance.cli.terminal import Screen
from multicalc_conformance.engine.cell import FAILURES
from multicalc_conformance.engine.store import Record
from multicalc_conformance.report.findings import explained
from multicalc_conformance.report.reproduce import of_scenario

WHOLE = 10
"""So many scenarios that fail are shown with their function; more would bury the lines."""
LINES = 8
"""So many lines of one."""


class Failures:
    """What tells of cells that fail as they come, whatever standard output is."""

    def __init__(self, screen: Screen) -> None:
        self._screen = screen
        self._left = WHOLE

    def tell(self, scenarios: Iterable[Record]) -> None:
        """A line for each, and for the first scenarios their function, its inputs and the command
        that runs them alone."""
        for scenario in scenarios:
            failing = [cell for cell in scenario["cells"] if cell["verdict"] in FAILURES]
            for cell in failing:
                where = f"{cell['scenario']}, {cell['operator']} on {cell['backend']}"
                said = explained(cell, cell.get("expected", []))
                self._print(f"[red]{cell['verdict']}[/] {escape(where)}: {escape(said)}")
            if failing and self._left:
                self._left -= 1
                backends = dict.fromkeys(cell["backend"] for cell in failing)
                for line in (*_short(scenario["shown"]), of_scenario(scenario, backends)):
                    self._print(f"    {escape(line)}")

    def _print(self, text: str) -> None:
        self._screen.print(text, soft_wrap=True)


def _short(shown: str) -> list[str]:
    lines = shown.splitlines()
    return lines if len(lines) <= LINES else [*lines[: LINES - 1], "..."]
