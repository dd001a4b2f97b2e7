"""Every operator of one large array."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

import multicalc as mc
from multicalc import xp
from multicalc_conformance.engine.scenario import Scenario
from multicalc_conformance.families.compiled.compilers import jitted, quick
from multicalc_conformance.families.large.summary import SIZES, summary, whole
from multicalc_conformance.families.state.waves import native_to_numpy
from multicalc_conformance.references.closed_form import Run, closed_form
from multicalc_conformance.references.exact import Precise


def scenarios() -> list[Scenario]:
    return [_scenario(n) for n in SIZES]


def total(x: Any) -> Any:
    """Σ xᵢ²·xᵢ₋₁: neighbours meet."""
    return xp.sum(x * x * xp.roll(x, 1))


def gradient(x: np.ndarray) -> Any:
    """Of ``total``."""
    return 2 * x * np.roll(x, 1) + np.roll(x * x, -1)


def product(x: np.ndarray, v: np.ndarray) -> Any:
    """The Hessian of ``total`` times ``v``."""
    return 2 * (v * np.roll(x, 1) + x * np.roll(v, 1) + np.roll(x * v, -1))


def each(x: Any) -> Any:
    """xᵢ²·xᵢ₋₁, as many outputs as inputs."""
    return x * x * xp.roll(x, 1)


def pushed(x: np.ndarray, v: np.ndarray) -> Any:
    """The Jacobian of ``each`` times ``v``."""
    return 2 * x * v * np.roll(x, 1) + x * x * np.roll(v, 1)


def pulled(x: np.ndarray, u: np.ndarray) -> Any:
    """``u`` times the Jacobian of ``each``."""
    return 2 * u * x * np.roll(x, 1) + np.roll(u * x * x, -1)


def _scenario(n: int) -> Scenario:
    x, u, v = whole(n, 7), whole(n, 11), whole(n, 13)

    def told(found: Callable[[str], Any]) -> Run:
        return lambda b: summary(found(b), (n,))

    def right(array: np.ndarray) -> Precise:
        told = summary(array, (n,)).astype(object)
        return lambda: told

    def single(b: str) -> Any:
        found = mc.grad(total, backend=b)(x.astype("float32"))
        return summary(found, (n,), "float32")

    def value_and_grad(b: str) -> Any:
        value, found = mc.value_and_grad(total, backend=b)(x)
        return value, summary(found, (n,))

    def adjoint(b: str) -> Any:
        """⟨u, J·v⟩ and ⟨Jᵀ·u, v⟩, which are the same number."""
        along = mc.jvp(each, (x,), (v,), backend=b)[1]
        (back,) = mc.vjp(each, x, backend=b)[1](u)
        return np.asarray(u @ along), np.asarray(back @ v)

    def pulled_twice(b: str) -> Any:
        _, pullback = mc.vjp(each, x, backend=b)
        return [summary(pullback(w)[0], (n,)) for w in (u, -3 * v)]

    def two_rows(b: str) -> Any:
        found = mc.jacobian(lambda x: xp.stack([total(x), xp.sum(x * x)]), backend=b)(x)
        return summary(found, (2, n))

    def two_columns(b: str) -> Any:
        found = mc.jacobian(lambda p: xp.asarray(x) * p[0] * p[0] + xp.asarray(v) * p[1], backend=b)
        return summary(found(np.array([-3.0, 2.0])), (n, 2))

    def backward(b: str) -> Any:
        at = mc.variable(x, backend=b)
        with mc.record():
            y = total(at)
        mc.backward(y)
        return summary(native_to_numpy(b, at.grad), (n,))

    def prepared(b: str) -> Any:
        plan = mc.prepare(mc.grad, total, u, compiler=quick(b), backend=b)
        return summary(plan(x), (n,))

    slope, dot = gradient(x), float(u @ pushed(x, v))
    value = float(np.sum(x * x * np.roll(x, 1)))
    rows = summary(np.stack([slope, 2 * x]), (2, n)).astype(object)
    columns = summary(np.stack([-6 * x, v], axis=1), (n, 2)).astype(object)
    twice = tuple(summary(pulled(x, w), (n,)).astype(object) for w in (u, -3 * v))
    operators: dict[str, tuple[Run, Precise]] = {
        "grad": (told(lambda b: mc.grad(total, backend=b)(x)), right(slope)),
        "grad, float32": (single, right(slope)),
        "value_and_grad": (value_and_grad, lambda: (value, summary(slope, (n,)).astype(object))),
        "jvp": (told(lambda b: mc.jvp(each, (x,), (v,), backend=b)[1]), right(pushed(x, v))),
        "vjp": (pulled_twice, lambda: twice),
        "adjoint": (adjoint, lambda: (dot, dot)),
        "hvp": (told(lambda b: mc.hvp(total, (x,), (v,), backend=b)), right(product(x, v))),
        "two rows": (two_rows, lambda: rows),
        "two columns": (two_columns, lambda: columns),
        "backward": (backward, right(slope)),
        "grad, compiled": (told(lambda b: mc.grad(jitted(total, b))(x)), right(slope)),
        "hvp, compiled": (
            told(lambda b: mc.hvp(jitted(total, b), (x,), (v,))),
            right(product(x, v)),
        ),
        "grad, prepared": (prepared, right(slope)),
    }
    return closed_form("large", f"{n:,} entries", operators, [])
