"""Every operator of one large array."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
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


@cache
def vectors(n: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """A point, a cotangent and a tangent."""
    return whole(n, 7), whole(n, 11), whole(n, 13)


def _scenario(n: int) -> Scenario:
    """Nothing large is made before it is asked for."""

    def told(found: Callable[..., Any], shape: tuple[int, ...] = (n,)) -> Run:
        """The summary of ``found(backend, point, cotangent, tangent)``."""
        return lambda b: summary(found(b, *vectors(n)), shape)

    def right(exactly: Callable[..., Any], shape: tuple[int, ...] = (n,)) -> Precise:
        return lambda: summary(exactly(*vectors(n)), shape).astype(object)

    def single(b: str) -> Any:
        found = mc.grad(total, backend=b)(vectors(n)[0].astype("float32"))
        return summary(found, (n,), "float32")

    def value_and_grad(b: str) -> Any:
        value, found = mc.value_and_grad(total, backend=b)(vectors(n)[0])
        return value, summary(found, (n,))

    def exact_value(x: np.ndarray) -> float:
        return float(np.sum(x * x * np.roll(x, 1)))

    def adjoint(b: str) -> Any:
        """⟨u, J·v⟩ and ⟨Jᵀ·u, v⟩, which are the same number."""
        x, u, v = vectors(n)
        along = mc.jvp(each, (x,), (v,), backend=b)[1]
        (back,) = mc.vjp(each, x, backend=b)[1](u)
        return np.asarray(u @ along), np.asarray(back @ v)

    def exact_adjoint() -> Any:
        x, u, v = vectors(n)
        return (float(u @ pushed(x, v)),) * 2

    def pulled_twice(b: str) -> Any:
        x, u, v = vectors(n)
        _, pullback = mc.vjp(each, x, backend=b)
        return [summary(pullback(w)[0], (n,)) for w in (u, -3 * v)]

    def two_rows(b: str, x: Any, u: Any, v: Any) -> Any:
        return mc.jacobian(lambda x: xp.stack([total(x), xp.sum(x * x)]), backend=b)(x)

    def two_columns(b: str, x: Any, u: Any, v: Any) -> Any:
        f = mc.jacobian(lambda p: xp.asarray(x) * p[0] * p[0] + xp.asarray(v) * p[1], backend=b)
        return f(np.array([-3.0, 2.0]))

    def backward(b: str, x: Any, u: Any, v: Any) -> Any:
        at = mc.variable(x, backend=b)
        with mc.record():
            y = total(at)
        mc.backward(y)
        return native_to_numpy(b, at.grad)

    slope = right(lambda x, u, v: gradient(x))
    curved = right(lambda x, u, v: product(x, v))
    operators: dict[str, tuple[Run, Precise]] = {
        "grad": (told(lambda b, x, u, v: mc.grad(total, backend=b)(x)), slope),
        "grad, float32": (single, slope),
        "value_and_grad": (value_and_grad, lambda: (exact_value(vectors(n)[0]), slope())),
        "jvp": (
            told(lambda b, x, u, v: mc.jvp(each, (x,), (v,), backend=b)[1]),
            right(lambda x, u, v: pushed(x, v)),
        ),
        "vjp": (
            pulled_twice,
            lambda: (
                right(lambda x, u, v: pulled(x, u))(),
                right(lambda x, u, v: pulled(x, -3 * v))(),
            ),
        ),
        "adjoint": (adjoint, exact_adjoint),
        "hvp": (told(lambda b, x, u, v: mc.hvp(total, (x,), (v,), backend=b)), curved),
        "two rows": (
            told(two_rows, (2, n)),
            right(lambda x, u, v: np.stack([gradient(x), 2 * x]), (2, n)),
        ),
        "two columns": (
            told(two_columns, (n, 2)),
            right(lambda x, u, v: np.stack([-6 * x, v], axis=1), (n, 2)),
        ),
        "backward": (told(backward), slope),
        "grad, compiled": (told(lambda b, x, u, v: mc.grad(jitted(total, b))(x)), slope),
        "hvp, compiled": (told(lambda b, x, u, v: mc.hvp(jitted(total, b), (x,), (v,))), curved),
        "grad, prepared": (
            told(lambda b, x, u, v: mc.prepare(mc.grad, total, u, compiler=quick(b), backend=b)(x)),
            slope,
        ),
    }
    return closed_form("large", f"{n:,} entries", operators, [])
