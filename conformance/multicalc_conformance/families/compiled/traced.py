"""What a compiler does with a function: it runs it once for a kind of arguments, looks at no value,
and gives each result memory of its own."""

from __future__ import annotations

from typing import Any

import numpy as np

import multicalc as mc
from multicalc import xp
from multicalc.errors import TracingError
from multicalc_conformance.engine.scenario import Scenario
from multicalc_conformance.families.compiled.compilers import jitted
from multicalc_conformance.families.state.waves import X, sin, value, waves
from multicalc_conformance.references.closed_form import closed_form

OTHER = np.array([-1.5, 0.75, -0.25])


def scenarios() -> list[Scenario]:
    return [_once(), _kept(), _looks()]


def _once() -> Scenario:
    """Where there is no compiler, the function runs at each call."""

    def run(b: str, x: Any) -> Any:
        runs: list[int] = []

        def f(x: Any) -> Any:
            runs.append(x.shape[0])
            return waves(x)

        compiled, points = jitted(f, b), (x, OTHER, x[:2], OTHER[:2], x)
        found = [compiled(at) for at in points]
        due = [3, 2] if mc.get_backend(b).compilers else [len(at) for at in points]
        if runs != due:
            raise AssertionError(f"it ran for arrays of {runs} elements, where {due} were due")
        return found

    def formula(x: Any) -> Any:
        return tuple(value(at) for at in (x, _exact(OTHER), x[:2], _exact(OTHER)[:2], x))

    return closed_form("compiled", "traced once for a kind", {"value": (run, formula)}, [X])


def _kept() -> Scenario:
    """Results that are the framework's own, looked at after other calls."""

    def run(b: str, x: Any) -> Any:
        backend = mc.get_backend(b)

        def called() -> Any:
            compiled = jitted(lambda x: (2.0 * x, x * x), b)
            given = [backend.from_numpy(at) for at in (x, OTHER, -x)]
            found = [y for at in given for y in compiled(at)]
            return [backend.to_numpy(y) for y in found]

        return backend.scoped(frozenset({"float64"}), called)

    def formula(x: Any) -> Any:
        return tuple(y for at in (x, _exact(OTHER), -x) for y in (2 * at, at * at))

    return closed_form("compiled", "results stay as they are", {"value": (run, formula)}, [X])


def _looks() -> Scenario:
    """A branch by a value goes the right way at each call, or is refused."""

    def f(x: Any) -> Any:
        return xp.sin(x) if x[0] > 0.0 else 2.0 * x

    def run(b: str, x: Any) -> Any:
        compiled = jitted(f, b)
        try:
            return [compiled(at) for at in (x, -x, x)]
        except TracingError:
            return [f(at) for at in (x, -x, x)]

    def formula(x: Any) -> Any:
        return tuple(sin(at) if at[0] > 0 else 2 * at for at in (x, -x, x))

    return closed_form("compiled", "a branch by a value", {"value": (run, formula)}, [X])


def _exact(x: np.ndarray) -> np.ndarray:
    return x.astype(object)
