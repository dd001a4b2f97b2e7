"""What frameworks give where mathematics leaves a choice, and why: one data file.

An entry that is no longer so is a failure, so that a change in a framework is noticed.
"""

from __future__ import annotations

import json
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
    Where the framework raises, it is the name of its exception.
    """

    scenario: str
    operator: str
    backend: str
    gives: list[Any] | str
    why: str

    def met_by(self, got: Sequence[np.ndarray] | Exception) -> bool:
        """Whether these are the declared arrays, exactly, or this is the declared exception."""
        if isinstance(got, Exception) or isinstance(self.gives, str):
            return type(got).__name__ == self.gives
        return len(got) == len(self.gives) and all(
            np.array_equal(g, np.array(e, dtype=g.dtype), equal_nan=True)
            for g, e in zip(got, self.gives, strict=True)
        )


@cache
def conventions() -> dict[tuple[str, str, str], Convention]:
    """All entries, by scenario, operator and backend."""
    text = files(__package__).joinpath("conventions.json").read_text(encoding="utf-8")
    entries = [Convention(**entry) for entry in json.loads(text)]
    return {(e.scenario, e.operator, e.backend): e for e in entries}
