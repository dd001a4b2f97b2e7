"""Prepared transforms: made from an example, called with other values."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

import multicalc as mc
from multicalc.errors import PreparationMismatchError
from multicalc_conformance.engine.scenario import Scenario
from multicalc_conformance.families.compiled.compilers import quick
from multicalc_conformance.families.state.waves import V, X, gradient, hessian, value, waves
from multicalc_conformance.references.closed_form import Run, closed_form
from multicalc_conformance.references.exact import Precise

OTHER = np.array([-1.5, 0.75, -0.25])
LIKE = np.ones(3)


def scenarios() -> list[Scenario]:
    return [_plans(), _others()]


def _prepared(b: str, transform: Any, *example: Any, **options: Any) -> Any:
    return mc.prepare(transform, waves, *example, compiler=quick(b), backend=b, **options)


def _plans() -> Scenario:
    """Each called at two points in turns, none of which is the example."""

    def of(transform: Any, **options: Any) -> Run:
        def run(b: str, x: Any) -> Any:
            plan = _prepared(b, transform, LIKE, **options)
            return [plan(at) for at in (x, OTHER, x)]

        return run

    def along(transform: Any) -> Run:
        """Primals and tangents change, together and each alone."""

        def run(b: str, x: Any) -> Any:
            plan = _prepared(b, transform, (LIKE,), (LIKE,))
            points = ((x, V), (OTHER, V), (OTHER, -2 * V), (x, V))
            return [plan((at,), (v,)) for at, v in points]

        return run

    def pulled(b: str, x: Any) -> Any:
        plan = _prepared(b, mc.vjp, LIKE)
        (here, back), (there, again) = plan(x), plan(OTHER)
        return here, back(-3.0), there, again(0.5), back(2.0)

    def model(transform: Any) -> Run:
        def run(b: str, x: Any) -> Any:
            plan = _prepared(b, transform, LIKE)
            return [_parts(plan(at), at + V / 4) for at in (x, OTHER, x)]

        return run

    def thrice(formula: Precise) -> Precise:
        return lambda x: tuple(y for at in (x, _exact(OTHER), x) for y in _several(formula(at)))

    def products(formula: Callable[..., Any]) -> Precise:
        def each(x: Any) -> Any:
            other, v = _exact(OTHER), _exact(V)
            points = ((x, v), (other, v), (other, -2 * v), (x, v))
            return tuple(y for at, along in points for y in _several(formula(at, along)))

        return each

    def exactly_pulled(x: Any) -> Any:
        other = _exact(OTHER)
        here, there = gradient(x), gradient(other)
        return value(x), -3 * here, value(other), there / 2, 2 * here

    def linear(x: Any) -> Any:
        return value(x), gradient(x), value(x) + gradient(x) @ _exact(V) / 4

    def quadratic(x: Any) -> Any:
        step = _exact(V) / 4
        curved = step @ hessian(x) @ step / 2
        return value(x), gradient(x), hessian(x), value(x) + gradient(x) @ step + curved

    operators: dict[str, tuple[Run, Precise]] = {
        "grad": (of(mc.grad), thrice(gradient)),
        "value_and_grad": (of(mc.value_and_grad), thrice(lambda x: (value(x), gradient(x)))),
        "jacobian forward": (of(mc.jacobian, mode="forward"), thrice(gradient)),
        "hessian": (of(mc.hessian, chunk_size=2), thrice(hessian)),
        "jvp": (along(mc.jvp), products(lambda x, v: (value(x), gradient(x) @ v))),
        "hvp": (along(mc.hvp), products(lambda x, v: hessian(x) @ v)),
        "vjp": (pulled, exactly_pulled),
        "linear_approx": (model(mc.linear_approx), thrice(linear)),
        "quad_approx": (model(mc.quad_approx), thrice(quadratic)),
    }
    return closed_form("compiled", "prepared plans", operators, [X])


def _parts(model: Any, near: Any) -> Any:
    """What a model has, with its value at a point nearby."""
    second = [model.hessian] if hasattr(model, "hessian") else []
    return model.value, model.gradient, *second, model(near)


def _several(found: Any) -> tuple[Any, ...]:
    return found if isinstance(found, tuple) else (found,)


def _exact(x: np.ndarray) -> np.ndarray:
    return x.astype(object)


def _others() -> Scenario:
    """A plan that is told to prepare again does so for another shape, and one that isn't raises."""

    def again(b: str, x: Any) -> Any:
        plan = _prepared(b, mc.grad, LIKE, on_mismatch="reprepare")
        return [plan(at) for at in (x[:2], x, x.reshape(3, 1), x)]

    def refused(b: str, x: Any) -> Any:
        plan = _prepared(b, mc.grad, LIKE)
        for other in (x[:2], x.astype("float32"), [x]):
            try:
                found = plan(other)
            except PreparationMismatchError:
                continue
            raise AssertionError(f"a plan for float64[3] gave {found} for {other!r}")
        return plan(x)

    operators: dict[str, tuple[Run, Precise]] = {
        "reprepare": (
            again,
            lambda x: (gradient(x[:2]), gradient(x), gradient(x).reshape(3, 1), gradient(x)),
        ),
        "error": (refused, gradient),
    }
    return closed_form("compiled", "plans for other shapes", operators, [X])
