"""Arrays without entries: their derivatives have their shapes, and what is beside them is right."""

from __future__ import annotations

from typing import Any

import numpy as np

import multicalc as mc
from multicalc import xp
from multicalc_conformance.engine.scenario import Scenario
from multicalc_conformance.references.closed_form import Run, closed_form
from multicalc_conformance.references.exact import Precise

SHAPES = ((0,), (0, 3), (2, 0))


def scenarios() -> list[Scenario]:
    return [_alone(shape) for shape in SHAPES] + [_beside()]


def cubes(x: Any) -> Any:
    """Σ x³ - 2.5."""
    return xp.sum(x**3) - 2.5


def _alone(shape: tuple[int, ...]) -> Scenario:
    """Nothing else is differentiated; the value says that it ran."""
    none = np.zeros(shape)

    def jacobian(b: str, x: Any) -> Any:
        found = mc.jacobian(lambda x: (xp.exp(x), xp.sum(x)), backend=b)(none)
        return found, x

    operators: dict[str, tuple[Run, Precise]] = {
        "value_and_grad": (
            lambda b, x: mc.value_and_grad(cubes, backend=b)(none),
            lambda x: (np.array(-2.5, dtype=object), none),
        ),
        "jvp": (
            lambda b, x: mc.jvp(cubes, (none,), (none,), backend=b),
            lambda x: (np.array(-2.5, dtype=object), np.array(0.0)),
        ),
        "vjp": (
            lambda b, x: (lambda found: (found[0], found[1](-3.0)))(mc.vjp(cubes, none, backend=b)),
            lambda x: (np.array(-2.5, dtype=object), none),
        ),
        "hvp": (lambda b, x: (mc.hvp(cubes, (none,), (none,), backend=b), x), lambda x: (none, x)),
        "hessian": (
            lambda b, x: (mc.hessian(cubes, backend=b)(none), x),
            lambda x: (np.zeros(shape * 2), x),
        ),
        "jacobian": (jacobian, lambda x: (np.zeros(shape * 2), none, x)),
    }
    return closed_form("data", f"nothing but shape {shape}", operators, [[0.5, -1.25]])


def _beside() -> Scenario:
    """Empty leaves beside others, joined with them and cut out of them."""

    def f(p: Any) -> Any:
        joined = xp.concat([p["none"], p["some"], p["some"][:0]])
        return xp.sum(joined**3) + xp.sum(xp.matmul(p["wide"], p["some"]) ** 2)

    def tree(x: Any) -> Any:
        return {"none": np.zeros(0), "some": x, "wide": np.zeros((0, 3))}

    def grad(b: str, x: Any) -> Any:
        return list(mc.grad(f, backend=b)(tree(x)).values())

    def hvp(b: str, x: Any) -> Any:
        return list(mc.hvp(f, (tree(x),), (tree(-2.0 * x),), backend=b).values())

    operators: dict[str, tuple[Run, Precise]] = {
        "grad": (grad, lambda x: (np.zeros(0), 3 * x**2, np.zeros((0, 3)))),
        "hvp": (hvp, lambda x: (np.zeros(0), -12 * x**2, np.zeros((0, 3)))),
    }
    return closed_form("data", "empty leaves beside others", operators, [[0.5, -1.25, 2.0]])
