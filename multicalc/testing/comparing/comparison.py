"""What comes of a comparison, as a value."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from multicalc.calls.shown import line
from multicalc.errors import InvalidArgumentError
from multicalc.testing.comparing import written
from multicalc.testing.comparing.lines import ComparedLine, Group
from multicalc.testing.comparing.plain import Plain, line_of, plain_line
from multicalc.testing.comparing.point import DIRECTION

FORMAT = "multicalc comparison 1"
"""What a saved comparison says that it is. Another form of it is another number."""

ALONE = "fewer than two sides gave a result somewhere: there was nothing to compare"


@dataclass(frozen=True, eq=False, repr=False)
class Comparison:
    """Where functions agree and where they part: what :func:`compare` gives.

    Attributes:
        title: what was compared.
        dtype: of the differentiated arguments.
        sides: the names of what was held against each other, and the backend of each with its
            version.
        lines: a :class:`ComparedLine` for each array that any side gave.
    """

    title: str
    dtype: str
    sides: Mapping[str, str]
    lines: tuple[ComparedLine, ...]

    @property
    def agrees(self) -> bool:
        """Whether something was compared and all of it agrees, and no side failed but as its
        backend declares."""
        return bool(self.lines) and all(line.agrees for line in self.lines)

    @property
    def groups(self) -> dict[str, tuple[Group, ...]]:
        """By the quantity's name, the sides that agree with each other, largest group first."""
        return {line.name: line.groups for line in self.lines}

    @property
    def results(self) -> dict[str, dict[str, np.ndarray]]:
        """By side, the arrays that it gave, by name."""
        return {
            side: {x.name: x.arrays[side] for x in self.lines if side in x.arrays}
            for side in self.sides
        }

    @property
    def heading(self) -> str:
        """What was compared, in which precision, and on what."""
        on = (_side(name, version) for name, version in self.sides.items())
        return f"{self.title} in {self.dtype} on {', '.join(on)}"

    @property
    def notes(self) -> list[str]:
        """What holds for all lines, and how many agree."""
        found = [DIRECTION] if {"hvp", "jvp", "vjp"} & {x.operator for x in self.lines} else []
        if any(line.agrees is None for line in self.lines):
            found.append(ALONE)
        good = sum(bool(line.agrees) for line in self.lines)
        return [*found, f"{good} of {len(self.lines)} quantities agree."]

    def __repr__(self) -> str:
        counted = self.notes[-1]
        return line(f"<Comparison of {self.title}: {counted}>", f"<Comparison: {counted}>")

    def __str__(self) -> str:
        return written.text(self.heading, self.lines, self.notes)

    def _repr_html_(self) -> str:
        return written.table(self.heading, self.lines, self.notes)

    def page(self) -> str:
        """The table as a page in HTML."""
        return written.page(self.heading, self.lines, self.notes)

    def to_dict(self) -> Plain:
        """All of it, with every digit, as JSON takes it: infinities and NaN are texts, complex
        numbers pairs."""
        return {
            "format": FORMAT,
            "title": self.title,
            "dtype": self.dtype,
            "sides": dict(self.sides),
            "agrees": self.agrees,
            "lines": [plain_line(line) for line in self.lines],
        }

    @classmethod
    def from_dict(cls, found: Mapping[str, Any]) -> Comparison:
        """The comparison that :meth:`to_dict` was of.

        Raises:
            InvalidArgumentError: it is none, or of another version of multicalc.
        """
        if found.get("format") != FORMAT:
            raise InvalidArgumentError(
                f"found has the format {found.get('format')!r}; {FORMAT!r} is known: give what "
                "to_dict of a Comparison gave"
            )
        lines = tuple(map(line_of, found["lines"]))
        return cls(found["title"], found["dtype"], dict(found["sides"]), lines)

    def save(self, path: str | Path) -> None:
        """Write it to a file whose name ends in ``.json`` or ``.html``.

        Raises:
            InvalidArgumentError: it ends otherwise.
        """
        kind = Path(path).suffix
        if kind == ".json":
            content = json.dumps(self.to_dict(), indent=1) + "\n"
        elif kind == ".html":
            content = self.page()
        else:
            raise InvalidArgumentError(f"path ends in {kind!r}; give x.json or x.html")
        # A message may have what no encoding has.
        Path(path).write_text(content, encoding="utf-8", errors="backslashreplace")


def _side(name: str, version: str) -> str:
    backend = version.split()[0]
    # "jax @ old" says it, too.
    return name if name.split()[0] == backend else f"{name} ({backend})"
