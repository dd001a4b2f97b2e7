"""A part of two models that is not the same."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from multicalc.calls.shown import line
from multicalc.testing.ports.evidence import Cause
from multicalc.testing.ports.held import Held


@dataclass(frozen=True, repr=False)
class PartFinding:
    """A part of the two models that is not the same.

    Attributes:
        part, other: A's and B's path; ``""`` is the model itself, ``"(loss)"`` the loss.
        held: the array that shows it, with the largest difference relative to its size.
        causes: what it looks like, the likeliest first.
        kind: the class of A's part.
    """

    part: str
    other: str
    held: Held
    causes: tuple[Cause, ...] = ()
    kind: str = ""

    @property
    def where(self) -> str:
        """The part in words, by both names where they differ."""
        name = self.part or "the whole model, after its parts,"
        if self.part.rpartition(".")[2].isdigit() and self.kind:
            name = f"the {self.kind} {self.part}"
        if self.other not in (self.part, ""):
            name += f" ({self.other})"
        return f"what comes to {name}" if self.held.quantity == "comes to it" else name

    def __repr__(self) -> str:
        return line(f"<PartFinding: {self}>")

    def __str__(self) -> str:
        shapes = self.held.a.shape, self.held.b.shape
        if shapes[0] != shapes[1]:
            return f"{self.where} gives shape {shapes[0]}, and {shapes[1]} in the other"
        off = f"{self.held.relative:.1g}" if np.isfinite(self.held.off) else "all of it"
        said = f"{self.where} is off by {off} {_HOW[self.held.quantity]}"
        if self.causes:
            best = self.causes[0]
            said += f"; {'cause:' if best.proved else 'looks like'} {best.sentence}"
        return said


_HOW = {
    "on equal input": "on equal input",
    "comes to it": "where all parts before it give the same",
    "local gradient": "in its gradient, on equal input",
    "state": "in what it keeps after the run",
}
