"""The two styles in which a scenario's functions run: of native arrays, and portable."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import partial, wraps
from typing import Any
from unittest.mock import patch

import numpy as np

import multicalc as mc
from multicalc.backend import run_on
from multicalc.calls.call import Call
from multicalc.compile.jitted import Jitted
from multicalc_conformance.engine.reference import Reference
from multicalc_conformance.engine.scenario import PORTABLE, Compute, Scenario
from multicalc_conformance.references import twin


def both_styles(scenario: Scenario) -> Scenario:
    """``scenario`` with each of its operators beside the same of portable functions, which have to
    give the same."""
    if scenario.native_only:
        return scenario
    portable: dict[str, Compute] = {
        operator + PORTABLE: partial(_portable, compute)
        for operator, compute in scenario.compute.items()
    }

    def references() -> Mapping[str, Reference]:
        found = scenario.references()
        return {**found, **{operator + PORTABLE: each for operator, each in found.items()}}

    return replace(scenario, compute={**scenario.compute, **portable}, references=references)


def _portable(compute: Compute, backend: str) -> list[np.ndarray]:
    with portable_functions():
        return compute(backend)


@contextmanager
def portable_functions() -> Iterator[None]:
    """While it lasts, every function that is differentiated or compiled is made portable first."""

    def run(now: Any, f: Any, args: Any, kwargs: Any) -> Any:
        return run_on(now, mc.portable(f), args, kwargs)

    with ExitStack() as patches:
        for kind in (Call, Jitted):
            patches.enter_context(patch.object(kind, "__init__", _made_portable(kind)))
        patches.enter_context(patch.object(twin, "run_on", run))
        yield


def _made_portable(kind: type) -> Callable[..., None]:
    make: Any = kind.__init__  # type: ignore[misc]

    @wraps(make)
    def made(self: Any, f: Any, *args: Any, **kwargs: Any) -> None:
        make(self, mc.portable(f) if callable(f) else f, *args, **kwargs)

    return made
