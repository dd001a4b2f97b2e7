"""Large matrices, several large arrays, and a great many small ones."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

import multicalc as mc
from multicalc import xp
from multicalc_conformance.engine.scenario import Scenario
from multicalc_conformance.families.compiled.compilers import jitted
from multicalc_conformance.families.large.summary import summary, whole
from multicalc_conformance.references.closed_form import Run, closed_form
from multicalc_conformance.references.exact import Precise

LEAVES = 150


def scenarios() -> list[Scenario]:
    return [*(_layer(n) for n in (100, 1000)), _hessian(150), _leaves()]


Layer = dict[str, np.ndarray]


@cache
def layer(n: int, start: int, offset: float) -> Layer:
    """An n × n matrix, a vector and a number."""
    matrix = whole(n * n, start).reshape(n, n)
    return {"A": matrix, "w": whole(n, start + 4), "b": np.array(offset)}


def _layer(n: int) -> Scenario:
    """Σ (A·w + b)², at a point and along a direction."""

    def both() -> tuple[Layer, Layer]:
        return layer(n, 7, -3.0), layer(n, 13, 2.0)

    def f(p: Any) -> Any:
        y = xp.matmul(p["A"], p["w"]) + p["b"]
        return xp.sum(y * y)

    def told(found: Any) -> Any:
        return summary(found["A"], (n, n)), summary(found["w"], (n,)), found["b"]

    def outputs() -> tuple[np.ndarray, np.ndarray]:
        """A·w + b, and how it moves."""
        at, v = both()
        return at["A"] @ at["w"] + at["b"], v["A"] @ at["w"] + at["A"] @ v["w"] + v["b"]

    def slope(factor: float = 2.0) -> Any:
        (at, _), (y, _) = both(), outputs()
        return {
            "A": factor * np.outer(y, at["w"]),
            "w": factor * at["A"].T @ y,
            "b": factor * np.sum(y),
        }

    def curved() -> Any:
        (at, v), (y, moved) = both(), outputs()
        return {
            "A": 2 * np.outer(moved, at["w"]) + 2 * np.outer(y, v["w"]),
            "w": 2 * v["A"].T @ y + 2 * at["A"].T @ moved,
            "b": 2 * np.sum(moved),
        }

    def along() -> float:
        y, moved = outputs()
        return float(2 * y @ moved)

    def right(exactly: Any) -> Precise:
        return lambda: tuple(np.asarray(x, dtype=object) for x in told(exactly()))

    operators: dict[str, tuple[Run, Precise]] = {
        "grad": (lambda b: told(mc.grad(f, backend=b)(both()[0])), right(slope)),
        "vjp": (
            lambda b: told(mc.vjp(f, both()[0], backend=b)[1](-3.0)[0]),
            right(lambda: slope(-6.0)),
        ),
        "jvp": (lambda b: mc.jvp(f, *([p] for p in both()), backend=b)[1], along),
        "hvp": (lambda b: told(mc.hvp(f, *([p] for p in both()), backend=b)), right(curved)),
        "grad, compiled": (lambda b: told(mc.grad(jitted(f, b))(both()[0])), right(slope)),
    }
    return closed_form("large", f"a matrix of {n} × {n} in a tree", operators, [])


def _hessian(n: int) -> Scenario:
    """Σ xᵢ³ + (Σ cᵢ·xᵢ)²: 6·diag(x) + 2·c·cᵀ, eager, compiled and in batches."""
    x, c = whole(n, 7), whole(n, 11)

    def f(x: Any) -> Any:
        return xp.sum(x**3) + xp.sum(xp.asarray(c) * x) ** 2

    exactly = summary(6 * np.diag(x) + 2 * np.outer(c, c), (n, n)).astype(object)

    def run(**options: Any) -> Run:
        return lambda b: summary(mc.hessian(f, backend=b, **options)(x), (n, n))

    def compiled(b: str) -> Any:
        return summary(mc.hessian(jitted(f, b))(x), (n, n))

    operators: dict[str, tuple[Run, Precise]] = {
        "hessian": (run(), lambda: exactly),
        "hessian, chunk_size=64": (run(chunk_size=64), lambda: exactly),
        "hessian, compiled": (compiled, lambda: exactly),
    }
    return closed_form("large", f"a Hessian of {n} × {n}", operators, [])


def _leaves() -> Scenario:
    """Σ k·xₖ²·xₖ₋₁ over numbers in a list: a leaf each."""
    xs = [np.array(x) for x in whole(LEAVES, 7)]
    vs = [np.array(v) for v in whole(LEAVES, 11)]
    k, x, v = np.arange(LEAVES), np.array(xs), np.array(vs)

    def f(xs: Any) -> Any:
        return sum(k * x * x * xs[k - 1] for k, x in enumerate(xs))

    def told(found: Any) -> np.ndarray:
        return summary(np.stack(found), (LEAVES,))

    slope = 2 * k * x * np.roll(x, 1) + np.roll(k * x * x, -1)
    exactly = summary(slope, (LEAVES,)).astype(object)
    operators: dict[str, tuple[Run, Precise]] = {
        "grad": (lambda b: told(mc.grad(f, backend=b)(xs)), lambda: exactly),
        "jvp": (lambda b: mc.jvp(f, (xs,), (vs,), backend=b)[1], lambda: float(slope @ v)),
        "vjp": (lambda b: told(mc.vjp(f, xs, backend=b)[1](-2.0)[0]), lambda: -2 * exactly),
        "grad, compiled": (lambda b: told(mc.grad(jitted(f, b))(xs)), lambda: exactly),
    }
    return closed_form("large", f"{LEAVES} leaves", operators, [])
