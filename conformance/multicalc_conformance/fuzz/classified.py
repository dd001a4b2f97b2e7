"""Disagreements that somebody looked into: what they are, and why they stay."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

from multicalc_conformance.fuzz.finding import Finding


@dataclass(frozen=True)
class Classified:
    """A kind of disagreement.

    Attributes:
        backends: where it is met.
        pieces: parts of lines, and of the way, that a program of this kind has.
        operators: what it is wrong in; all if there is none.
        message: part of what the finding says.
        up_to: the largest share of its bound that an error of this kind has.
        kind: *convention*: mathematics leaves a choice; *limit*: a backend can't, and it is known;
            *bound*: rounding explains more than the bound allows.
    """

    backends: Sequence[str]
    pieces: Sequence[str]
    operators: Sequence[str]
    message: str
    kind: Literal["convention", "limit", "bound"]
    why: str
    up_to: float = math.inf

    def is_of(self, found: Finding) -> bool:
        return (
            found.backend in self.backends
            and (not self.operators or found.operator in self.operators)
            and self.message in found.message
            and found.share <= self.up_to
            and all(any(piece in each for each in found.pieces) for piece in self.pieces)
        )


@cache
def classified() -> tuple[Classified, ...]:
    """What ``classified.json`` has."""
    text = files(__package__).joinpath("classified.json").read_text(encoding="utf-8")
    return tuple(Classified(**each) for each in json.loads(text))


def kind_of(found: Finding) -> str | None:
    """What the finding is, if somebody looked into it."""
    known = next((each for each in classified() if each.is_of(found)), None)
    return None if known is None else f"{known.kind} on {found.backend}: {known.why}"
