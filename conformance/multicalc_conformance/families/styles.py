"""The two styles in which a scenario's functions run: of native arrays, and portable."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from importlib import import_module
from typing import Any
from unittest.mock import patch

import numpy as np

import multicalc as mc
from multicalc.backend import run_on
from multicalc.calls.call import Call
from multicalc.compile.transforms import made_by
from multicalc_conformance.engine.reference import Reference
from multicalc_conformance.engine.scenario import PORTABLE, Compute, Scenario
from multicalc_conformance.references import twin

# ``multicalc.compile.jit`` is the function.
_JIT = import_module("multicalc.compile.jit")


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

    def call(self: Call, f: Any, *args: Any, **options: Any) -> None:
        make(self, mc.portable(f) if callable(f) else f, *args, **options)

    def jitted(f: Any, *args: Any, **options: Any) -> Any:
        known = made_by(f) or not callable(f)
        return compiled(f if known else mc.portable(f), *args, **options)

    def run(now: Any, f: Any, args: Any, kwargs: Any) -> Any:
        return run_on(now, mc.portable(f), args, kwargs)

    make: Any = Call.__init__
    compiled = _JIT._jitted
    with (
        patch.object(Call, "__init__", call),
        patch.object(_JIT, "_jitted", jitted),
        patch.object(twin, "run_on", run),
    ):
        yield
