"""What it takes to refuse a call well: the right class, the words that help, and nothing broken."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from mpmath import mpf

import multicalc as mc
from multicalc import xp
from multicalc.backend import running
from multicalc.errors import MulticalcError
from multicalc_conformance.engine.reference import Reference
from multicalc_conformance.engine.scenario import Compute, Scenario
from multicalc_conformance.references.twin import shown

X = np.array([0.5, -1.0, 2.0])
ONE = Reference([np.array([mpf(1)], dtype=object)], [0.0])


@dataclass(frozen=True)
class Refusal:
    """A call that has to raise exactly ``kind``, with all of ``words`` in its message."""

    call: Callable[[str], Any]
    kind: type[Exception]
    words: tuple[str, ...]


def refused(call: Callable[[str], Any], kind: type[MulticalcError], *words: str) -> Refusal:
    return Refusal(call, kind, words)


def scenario(name: str, refusals: Mapping[str, Refusal]) -> Scenario:
    """The refusals that belong together."""
    return of_checks(
        name,
        {label: (each.call, partial(_check, each)) for label, each in refusals.items()},
        "1 where the error is the documented one",
    )


def of_checks(
    name: str, checks: Mapping[str, tuple[Callable[..., Any], Callable[[str], None]]], says: str
) -> Scenario:
    """Functions, and what raises unless all is right with them on a backend: each an operator that
    gives [1] where it doesn't."""
    return Scenario(
        "errors",
        name,
        {label: _compute(check) for label, (_, check) in checks.items()},
        lambda: dict.fromkeys(checks, ONE),
        says,
        shown="\n".join(f"{label}:\n{shown(f, ())}" for label, (f, _) in checks.items()),
    )


def _compute(check: Callable[[str], None]) -> Compute:
    def compute(backend: str) -> list[np.ndarray]:
        check(backend)
        check_nothing_broken(backend)
        return [np.array([1.0])]

    return compute


def _check(refusal: Refusal, backend: str) -> None:
    try:
        found = refusal.call(backend)
    except Exception as error:
        if type(error) is not refusal.kind:
            raise AssertionError(
                f"raised {type(error).__name__} ({error}), not {refusal.kind.__name__}"
            ) from error
        missing = [word for word in refusal.words if word not in str(error)]
        if missing:
            raise AssertionError(f"the message lacks {missing}: {error}") from error
    else:
        raise AssertionError(f"gave {found!r}, {refusal.kind.__name__} should have been raised")


def check_nothing_broken(backend: str) -> None:
    """The derivatives of Σx³, in the three modes, by numbers that are exact."""
    if running() is not None:
        raise AssertionError("after the error a transform is still taken to be running")

    def cubes(x: Any) -> Any:
        return xp.sum(x * x * x)

    found = {
        "grad": (mc.grad(cubes, backend=backend)(X), 3 * X**2),
        "jvp": (mc.jvp(cubes, (X,), (X,), backend=backend)[1], np.sum(3 * X**3)),
        "hvp": (mc.hvp(cubes, (X,), (X,), backend=backend), 6 * X**2),
    }
    for name, (got, expected) in found.items():
        if not np.array_equal(got, expected):
            raise AssertionError(f"after the error {name} gives {got}, expected {expected}")
