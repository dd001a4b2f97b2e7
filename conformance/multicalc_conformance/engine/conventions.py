"""What frameworks give where mathematics leaves a choice, and why: a data file of each adapter.

An entry that is no longer so is a failure, so that a change in a framework is noticed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

from multicalc.backend import Adapter, BrokenAdapter, adapters
from multicalc_conformance.engine.form import FormError, listed, nested, number, record, text

FILE = "conventions.json"


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


class ConventionsError(ValueError):
    """An adapter's file is not of its form; the message names the file and the entry."""


def conventions(backends: Iterable[str]) -> list[Convention]:
    """All entries of the adapters of ``backends``, as far as they are here."""
    known = adapters()
    here = [known[name] for name in backends if name in known]
    return [each for adapter in here for each in conventions_of(adapter)]


def convention(scenario: str, operator: str, backend: str, version: str) -> Convention | None:
    """What is declared for this version of the backend's framework, if anything is."""
    adapter = adapters().get(backend)
    found = _by_place(adapter).get((scenario, operator), ()) if adapter else ()
    return next((each for each in found if each.holds(version)), None)


@cache
def conventions_of(adapter: Adapter) -> tuple[Convention, ...]:
    """What stands in ``conventions.json`` of the package that the adapter's backend is in; nothing
    where there is no such file.

    Raises:
        ConventionsError: the file is not a list of entries.
    """
    package = adapter.backend.partition(":")[0].rpartition(".")[0]
    if isinstance(adapter, BrokenAdapter) or not package:
        return ()
    file = files(package) / FILE
    if not file.is_file():
        return ()
    try:
        entries = json.loads(file.read_text(encoding="utf-8"))
        FORM(entries)
    except ValueError as error:
        raise ConventionsError(f"{package}/{FILE}{_told(error)}") from error
    return tuple(Convention(backend=adapter.name, **entry) for entry in entries)


@cache
def _by_place(adapter: Adapter) -> dict[tuple[str, str], list[Convention]]:
    found: dict[tuple[str, str], list[Convention]] = {}
    for each in conventions_of(adapter):
        found.setdefault((each.scenario, each.operator), []).append(each)
    return found


def _told(error: ValueError) -> str:
    return str(error) if isinstance(error, FormError) and error.path else f": {error}"


def _number_or_text(value: Any) -> None:
    if not isinstance(value, str):
        number(value)


def _gives(value: Any) -> None:
    if not isinstance(value, str):
        listed(nested(_number_or_text, AXES))(value)


AXES = 8
"""How many an array in an entry may have."""
FORM = listed(
    record(
        {"scenario": text, "operator": text, "gives": _gives, "why": text},
        {"since": text, "before": text},
    )
)


def _numbers(version: str) -> tuple[int, ...]:
    """``(2, 13, 0)`` of ``"2.13.0+cpu"``."""
    return tuple(int(number) for number in re.findall(r"\d+", re.split(r"[^\d.]", version)[0]))
