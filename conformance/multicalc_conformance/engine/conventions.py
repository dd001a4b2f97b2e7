"""What frameworks give where mathematics leaves a choice, and why: one data file.

An entry that is no longer so is a failure, so that a change in a framework is noticed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Convention:
    """What ``backend`` gives for ``operator`` of ``scenario`` in place of the reference.

    ``gives`` has an array for each array of the result, as nested lists of numbers; JSON has no
    NaN, infinities and complex numbers, so these are texts: ``"nan"``, ``"-inf"``, ``"1-2j"``.
    Where the framework raises, it is the name of its exception. It is so from the framework's
    version ``since`` on, and no longer in ``before``.
    """

    scenario: str
    operator: str
    backend: str
    gives: list[Any] | str
    why: str
    since: str = ""
    before: str = ""

    def holds(self, version: str) -> bool:
        """Whether it is declared for this version of the framework."""
        here = _numbers(version)
        late = self.before and here >= _numbers(self.before)
        return not late and here >= _numbers(self.since)

    @property
    def where(self) -> str:
        """The backend, with the versions where it isn't all: ``"jax before 0.12"``."""
        bounds = (("from", self.since), ("before", self.before))
        return " ".join([self.backend, *(f"{word} {bound}" for word, bound in bounds if bound)])

    def met_by(self, got: Sequence[np.ndarray] | Exception) -> bool:
        """Whether these are the declared arrays, exactly, or this is the declared exception."""
        if isinstance(got, Exception) or isinstance(self.gives, str):
            return type(got).__name__ == self.gives
        return len(got) == len(self.gives) and all(
            np.array_equal(g, np.array(e, dtype=g.dtype), equal_nan=True)
            for g, e in zip(got, self.gives, strict=True)
        )


@cache
def conventions() -> list[Convention]:
    """All entries."""
    text = files(__package__).joinpath("conventions.json").read_text(encoding="utf-8")
    return [Convention(**entry) for entry in json.loads(text)]


def convention(scenario: str, operator: str, backend: str, version: str) -> Convention | None:
    """What is declared for this version of the backend's framework, if anything is."""
    found = _by_place().get((scenario, operator, backend), ())
    return next((each for each in found if each.holds(version)), None)


@cache
def _by_place() -> dict[tuple[str, str, str], list[Convention]]:
    found: dict[tuple[str, str, str], list[Convention]] = {}
    for each in conventions():
        found.setdefault((each.scenario, each.operator, each.backend), []).append(each)
    return found


def _numbers(version: str) -> tuple[int, ...]:
    """``(2, 13, 0)`` of ``"2.13.0+cpu"``."""
    return tuple(int(number) for number in re.findall(r"\d+", re.split(r"[^\d.]", version)[0]))
