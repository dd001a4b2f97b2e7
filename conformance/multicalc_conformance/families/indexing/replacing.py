"""``at(x, key)`` changed: what the elements become, and what the derivatives of both are."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

import multicalc as mc
from multicalc import xp
from multicalc_conformance.engine.scenario import Scenario
from multicalc_conformance.families.indexing.keys import BACKWARDS, CHOSEN, PLAIN, Key
from multicalc_conformance.families.indexing.reading import V, X, weights
from multicalc_conformance.operations.updates import written
from multicalc_conformance.references import exact
from multicalc_conformance.references.closed_form import Run, closed_form
from multicalc_conformance.references.directions import direction
from multicalc_conformance.references.exact import Precise

NAMES = {
    *("a negative int", "steps of two", "an ellipsis and an int", "an empty slice"),
    *("a mask", "a mask of rows", "a mask that names nothing", "a slice and integers"),
    *("repeated integers", "integers that broadcast"),
    *BACKWARDS,
}
KEYS = {name: key for name, key in {**PLAIN, **BACKWARDS, **CHOSEN}.items() if name in NAMES}
HOWS = ("set", "add", "multiply")


def scenarios() -> list[Scenario]:
    return [_scenario(how) for how in HOWS]


def _scenario(how: str) -> Scenario:
    """Everything by one update: Σ w·y³ of the changed array, by the array and by the values."""
    operators: dict[str, tuple[Run, Precise]] = {
        name: (_run(how, key), _formula(how, key)) for name, key in KEYS.items()
    }
    return closed_form("indexing", f"at(x, key).{how}(values)", operators, [X], operations=("at",))


W = direction(3, (3, 4), "float64", 0.4)


def weighted(y: Any) -> Any:
    """Σ w·y³."""
    return xp.sum(xp.asarray(W) * y**3)


def weighted_exactly(how: str, key: Key, x: Any, values: Any) -> Any:
    """The same of ``x`` changed by ``values``."""
    return np.sum(W * written(how, key, x, values) ** 3)


def _run(how: str, key: Key) -> Run:
    values = weights(key)

    def changed(x: Any, values: Any) -> Any:
        return weighted(getattr(xp.at(x, key), how)(values))

    def run(b: str, x: Any) -> Any:
        gradients = mc.grad(changed, argnums=(0, 1), backend=b)(x, values)
        pushed = mc.jvp(lambda x: getattr(xp.at(x, key), how)(2.0 * x[0, 1]), (x,), (V,), backend=b)
        return [*gradients, *pushed]

    return run


def _formula(how: str, key: Key) -> Precise:
    values = exact.numbers([weights(key)])[0]

    def changed(x: Any) -> Any:
        return written(how, key, x, 2 * x[0, 1])

    def formula(x: Any) -> Any:
        gradients = exact.gradient(partial(weighted_exactly, how, key), [x, values])
        pushed = exact.along(changed, [x], exact.numbers([V]))
        return (*gradients, changed(x), *pushed)

    return formula
