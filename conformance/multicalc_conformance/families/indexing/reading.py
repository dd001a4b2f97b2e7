"""``x[key]``: what is read, and where its derivative goes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

import multicalc as mc
from multicalc import xp
from multicalc_conformance.engine.scenario import Scenario
from multicalc_conformance.families.compiled.compilers import jitted
from multicalc_conformance.families.indexing.keys import BACKWARDS, CHOSEN, PLAIN, Key
from multicalc_conformance.references.closed_form import Run, closed_form
from multicalc_conformance.references.directions import direction
from multicalc_conformance.references.exact import Precise

X = direction(0, (3, 4), "float64", 0.4)
V = direction(1, (3, 4), "float64", 0.4)
"""Numbers of both signs, no two alike."""


def scenarios() -> list[Scenario]:
    return [
        _compiled(),
        _scenario("x[key]", "plain", PLAIN, _own),
        *(
            _scenario("at(x, key).get()", kind, keys, _through_at)
            for kind, keys in (("plain", PLAIN), ("backwards", BACKWARDS), ("chosen", CHOSEN))
        ),
    ]


def _own(x: Any, key: Key) -> Any:
    return x[key]


def _through_at(x: Any, key: Key) -> Any:
    return xp.at(x, key).get()


def weights(key: Key) -> np.ndarray:
    """A generic number for each element that is read, in the shape it is read in."""
    return direction(2, np.shape(X[key]), "float64", 0.4)


def cubes(key: Key, read: Callable[[Any, Key], Any]) -> Callable[[Any], Any]:
    """Σ w·(x[key])³ + Σ x²: of elements that are not read a derivative is left, too."""
    return lambda x: xp.sum(xp.asarray(weights(key)) * read(x, key) ** 3) + xp.sum(x * x)


def gradient(key: Key, x: Any) -> Any:
    """Of ``cubes``: an element named twice has both derivatives."""
    found = 2 * x
    np.add.at(found, key, 3 * weights(key) * x[key] ** 2)
    return found


def _scenario(
    how: str, kind: str, keys: dict[str, Key], read: Callable[[Any, Key], Any]
) -> Scenario:
    operators: dict[str, tuple[Run, Precise]] = {}
    for name, key in keys.items():
        operators[f"grad, {name}"] = (_grad(key, read), _gradient_of(key))
        operators[f"jvp, {name}"] = (_pushed(key, read), _pushed_exactly(key))
    return closed_form("indexing", f"{how}, {kind} keys", operators, [X], operations=_used(read))


def _used(read: Callable[[Any, Key], Any]) -> tuple[str, ...]:
    return ("at",) if read is _through_at else ()


def _grad(key: Key, read: Any) -> Run:
    return lambda b, x: mc.grad(cubes(key, read), backend=b)(x)


def _gradient_of(key: Key) -> Precise:
    return lambda x: gradient(key, x)


def _pushed(key: Key, read: Any) -> Run:
    """Value and tangent of what is read, in its shape, beside the sum of all."""
    return lambda b, x: mc.jvp(lambda x: (read(x, key) * 2.0, xp.sum(x)), (x,), (V,), backend=b)


def _pushed_exactly(key: Key) -> Precise:
    def formula(x: Any) -> Any:
        v = V.astype(object)
        return np.asarray(2 * x[key]), np.sum(x), np.asarray(2 * v[key]), np.sum(v)

    return formula


def _compiled() -> Scenario:
    """A key of each kind in one compiled function."""
    used = (PLAIN["an int and a slice"], *BACKWARDS.values(), CHOSEN["repeated integers"])

    def run(b: str, x: Any) -> Any:
        compiled = jitted(lambda x: sum(cubes(key, _through_at)(x) for key in used), b)
        derivative = mc.grad(compiled)
        return [derivative(at) for at in (x, -0.5 * x)]

    def formula(x: Any) -> Any:
        return tuple(sum(gradient(key, at) for key in used) for at in (x, -x / 2))

    return closed_form("indexing", "compiled", {"grad": (run, formula)}, [X])
