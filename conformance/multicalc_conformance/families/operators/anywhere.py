"""What takes functions and trees from one framework to another: evaluation, SciPy's functions, and
what is no number in a tree."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

import multicalc as mc
from multicalc import xp
from multicalc_conformance.engine.scenario import Scenario
from multicalc_conformance.references.closed_form import closed_form

POINT = [0.5, -1.25]


@dataclass
class PlainLayer:
    """Its function and its power go along with its numbers."""

    w: Any
    b: Any
    activation: Any
    power: int


def scenarios() -> list[Scenario]:
    return [each(dtype) for dtype in ("float64", "float32") for each in (_models, _flat)]


def _models(dtype: str) -> Scenario:
    """Σ w⁶ + bΣw, by the fields of a dataclass."""

    def f(m: PlainLayer) -> Any:
        return xp.sum(m.activation(m.w) ** m.power) + m.b * xp.sum(m.w)

    def model(x: Any) -> PlainLayer:
        return PlainLayer(x, np.asarray(0.5, x.dtype), xp.square, 3)

    def grad(b: str, x: Any) -> Any:
        found = mc.grad(f, backend=b)(model(x))
        return found.w, found.b

    def hvp(b: str, x: Any) -> Any:
        along = PlainLayer(x, np.zeros((), x.dtype), None, None)  # type: ignore[arg-type]
        value, _, product = mc.value_grad_and_hvp(f, (model(x),), (along,), backend=b)
        return value, product.w, product.b

    def evaluate(b: str, x: Any) -> Any:
        there = mc.asarray(model(x), backend=b)
        return mc.to_numpy(mc.evaluate(lambda m: {"f": f(m), "w": m.w})(there))

    def value(x: Any) -> Any:
        return np.sum(x**6) + np.sum(x) / 2

    operators = {
        "grad": (grad, lambda x: (6 * x**5 + 0.5, np.sum(x))),
        "value_grad_and_hvp": (hvp, lambda x: (value(x), 30 * x**5, np.sum(x))),
        "evaluate": (evaluate, lambda x: (value(x), x)),
    }
    return closed_form("operators", "a model of a dataclass", operators, [POINT], dtype=dtype)


def _flat(dtype: str) -> Scenario:
    """b·Σw³ as SciPy's functions of the vector (w, b) with b = ½."""

    def problem(b: str, x: Any) -> mc.ScipyProblem:
        x0 = {"w": x, "b": np.asarray(0.5, x.dtype)}
        return mc.scipy_problem(lambda p: p["b"] * xp.sum(p["w"] ** 3), x0, backend=b)

    def first(b: str, x: Any) -> Any:
        p = problem(b, x)
        return np.asarray(p.fun(p.x0)).astype(x.dtype), p.jac(p.x0).astype(x.dtype)

    def second(b: str, x: Any) -> Any:
        p = problem(b, x)
        along = np.ones(x.size + 1)
        assert p.hess is not None
        assert p.hessp is not None
        return p.hess(p.x0).astype(x.dtype), p.hessp(p.x0, along).astype(x.dtype)

    def slope(x: Any) -> Any:
        return np.array([*(3 * x**2 / 2), np.sum(x**3)], dtype=object)

    def curvature(x: Any) -> Any:
        mixed = 3 * x**2
        rows = [[*row, m] for row, m in zip(np.diag(3 * x), mixed, strict=True)]
        return np.array([*rows, [*mixed, x[0] * 0]], dtype=object)

    def both(x: Any) -> Any:
        matrix = curvature(x)
        return matrix, np.sum(matrix, axis=1)

    operators = {
        "fun, jac": (first, lambda x: (np.sum(x**3) / 2, slope(x))),
        "hess, hessp": (second, both),
    }
    return closed_form("operators", "SciPy's functions of a tree", operators, [POINT], dtype=dtype)
