"""What a lesson is made of: prose, cells, tabs, interactive figures and exercises."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Prose:
    """Markdown, as it stands in the source."""

    text: str
    line: int


@dataclass(frozen=True)
class CodeCell:
    """Code that multicalc runs, on every framework's notebook."""

    name: str
    code: str
    line: int
    expected: str | None = None
    """Its result in closed form; None where only the backends are compared with each other."""
    within: float = 16
    """How many units in the last place of its largest entry a result may be away."""
    unlike: str | None = None
    """Why the result is not the same everywhere, and is not compared."""
    hidden: bool = False
    """The page folds the code away."""


@dataclass(frozen=True)
class Tabs:
    """The same in every framework's own code, side by side."""

    name: str
    line: int
    source: str = ""
    """The portable function that the tabs are translated from; "" where they are by hand."""
    operators: tuple[str, ...] = ()
    at: str = ""
    parts: Mapping[str, str] = field(default_factory=dict)
    """By hand: each framework's code."""
    expected: str | None = None
    within: float = 16
    unlike: str | None = None
    differs: Mapping[str, str] = field(default_factory=dict)
    """Frameworks whose numbers are others, and why."""
    without: Mapping[str, str] = field(default_factory=dict)
    """Frameworks that have nothing to show here, and why."""


@dataclass(frozen=True)
class Interactive:
    """A figure to play with, and a sentence saying what to try."""

    name: str
    text: str
    line: int


@dataclass(frozen=True)
class ExerciseBlock:
    """An exercise that checks itself."""

    id: str
    line: int


Block = Prose | CodeCell | Tabs | Interactive | ExerciseBlock
