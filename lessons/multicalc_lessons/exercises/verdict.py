"""What is said of an answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

from multicalc.display.palette import colour, style

SCOPE = "mc-verdict"


@dataclass(frozen=True, eq=False)
class Verdict:
    """Whether an answer is right, and what is wrong with it. Made by :func:`check`."""

    exercise: str
    """The exercise's id."""
    correct: bool
    message: str
    hint: str = ""
    slip: str = ""
    """Which mistake was recognised, such as ``"transpose"``; empty where none was."""
    at: Mapping[str, Any] | None = None
    """The arguments, as NumPy arrays, with which it went wrong."""
    found: Any = None
    """The answer there, or its part that is wrong."""
    expected: Any = None
    """What is right there; None where that would be the solution."""

    def __repr__(self) -> str:
        mark = "✓" if self.correct else "✗"
        return " ".join(filter(None, (f"{self.exercise} {mark}", self.message, self.hint)))

    def __str__(self) -> str:
        return "\n".join(filter(None, (f"{self.exercise}: {self.message}", self.hint)))

    def _repr_html_(self) -> str:
        mark, accent = ("✓", "accent-3") if self.correct else ("✗", "accent-2")
        hint = f"<div>{escape(self.hint)}</div>" if self.hint else ""
        return (
            f"<style>{style(SCOPE)}"
            f".{SCOPE}{{color:{colour('ink')};background:{colour('raised')};padding:.6em .9em;"
            f"border-left:.3em solid;overflow-wrap:anywhere}}"
            f".{SCOPE} div{{margin-top:.4em}}</style>"
            f'<div class="{SCOPE}" role="status" style="border-left-color:{colour(accent)}">'
            f'<b style="color:{colour(accent)}">{mark} {escape(self.exercise)}</b> '
            f"{escape(self.message)}{hint}</div>"
        )
