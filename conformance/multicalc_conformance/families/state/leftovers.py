"""What calls leave behind on the frameworks' own arrays, and what a tape keeps."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

import multicalc as mc
from multicalc.backend import running
from multicalc.tape.record import recording
from multicalc_conformance.engine.scenario import Scenario
from multicalc_conformance.families.state.waves import (
    V,
    X,
    gradient,
    hessian,
    native_to_numpy,
    waves,
)
from multicalc_conformance.references.closed_form import Run, closed_form
from multicalc_conformance.references.exact import Precise


def scenarios() -> list[Scenario]:
    return [
        *(_native(dtype) for dtype in ("float64", "float32")),
        _tape(),
        _variables(),
    ]


def _native(dtype: str) -> Scenario:
    """Native arrays in, native arrays out, and the inputs as they were."""

    def run(call: Callable[[Any, Any], Any]) -> Run:
        def on_native(b: str, x: Any) -> Any:
            backend = mc.get_backend(b)
            with backend.precision(frozenset({dtype})):
                at, along = backend.from_numpy(x), backend.from_numpy(V.astype(dtype))
                found = call(at, along)
                _as_before(backend, at, x)
                _as_before(backend, along, V.astype(dtype))
                if type(found) is not type(at):
                    raise AssertionError(f"gave a {type(found)} for a {type(at)}")
                return backend.to_numpy(found)

        return on_native

    operators: dict[str, tuple[Run, Precise]] = {
        "grad": (run(lambda x, v: mc.grad(waves)(x)), gradient),
        "jacobian": (run(lambda x, v: mc.jacobian(waves)(x)), gradient),
        "hessian": (run(lambda x, v: mc.hessian(waves)(x)), hessian),
        "jvp": (
            run(lambda x, v: mc.jvp(waves, (x,), (v,))[1]),
            lambda x: np.sum(gradient(x) * V),
        ),
        "vjp": (run(lambda x, v: mc.vjp(waves, x)[1](2.0)[0]), lambda x: 2 * gradient(x)),
        "hvp": (run(lambda x, v: mc.hvp(waves, (x,), (v,))), lambda x: hessian(x) @ V),
    }
    return closed_form("state", "native arrays, as they were", operators, [X], dtype=dtype)


def _as_before(backend: Any, native: Any, x: np.ndarray) -> None:
    """The values, no gradient kept on the array, and no transform or tape left open."""
    if backend.to_numpy(native).tobytes() != x.tobytes():
        raise AssertionError("an input was changed")
    if getattr(native, "grad", None) is not None:
        raise AssertionError(f"a gradient was left on the input: {native.grad}")
    if getattr(native, "requires_grad", False):
        raise AssertionError("the input was left requiring a gradient")
    if running() is not None or recording():
        raise AssertionError("a transform or a tape was left open")


def _tape() -> Scenario:
    """f = waves(x): what ``backward`` writes, and when."""

    def recorded(b: str, x: Any) -> tuple[mc.Variable, mc.Variable]:
        at = mc.variable(x, backend=b)
        with mc.record():
            return at, waves(at)

    def fresh(b: str, x: Any) -> Any:
        at, y = recorded(b, x)
        found = []
        for _ in range(2):
            mc.backward(y)
            found.append(native_to_numpy(b, at.grad))
        return found

    def accumulated(b: str, x: Any) -> Any:
        at, y = recorded(b, x)
        for _ in range(3):
            mc.backward(y, accumulate=True)
        return native_to_numpy(b, at.grad)

    def accumulated_then_fresh(b: str, x: Any) -> Any:
        at, y = recorded(b, x)
        mc.backward(y, accumulate=True)
        mc.backward(y, accumulate=True)
        mc.backward(y)
        return native_to_numpy(b, at.grad)

    def intermediates(b: str, x: Any) -> Any:
        at = mc.variable(x, backend=b)
        with mc.record():
            doubled = 2.0 * at
            y = waves(doubled)
        mc.backward(y, intermediates=True)
        mc.backward(y, intermediates=True, accumulate=True)
        return native_to_numpy(b, doubled.grad), native_to_numpy(b, at.grad)

    def with_cotangent(b: str, x: Any) -> Any:
        at = mc.variable(x, backend=b)
        with mc.record():
            y = at**3
        mc.backward(y, cotangent=V)
        first = native_to_numpy(b, at.grad)
        mc.backward(y, cotangent=2 * V)
        return first, native_to_numpy(b, at.grad)

    operators: dict[str, tuple[Run, Precise]] = {
        "backward twice": (fresh, lambda x: (gradient(x), gradient(x))),
        "accumulate": (accumulated, lambda x: 3 * gradient(x)),
        "accumulate, then fresh": (accumulated_then_fresh, gradient),
        "intermediates": (
            intermediates,
            lambda x: (2 * gradient(2 * x), 4 * gradient(2 * x)),
        ),
        "cotangent": (with_cotangent, lambda x: (3 * x**2 * V, 6 * x**2 * V)),
    }
    return closed_form("state", "backward, again and again", operators, [X])


def _variables() -> Scenario:
    """Variables that several results share, or that one does not use."""

    def shared(b: str, x: Any) -> Any:
        at = mc.variable(x, backend=b)
        with mc.record():
            squares = at * at
            y, z = waves(squares), waves(at)
        mc.backward(y)
        first = native_to_numpy(b, at.grad)
        mc.backward(z)
        return first, native_to_numpy(b, at.grad)

    def unused(b: str, x: Any) -> Any:
        at, other = mc.variable(x, backend=b), mc.variable(2 * x, backend=b)
        with mc.record():
            both, alone = waves(at) + waves(other), waves(at)
        mc.backward(both)
        mc.backward(alone)
        return native_to_numpy(b, at.grad), native_to_numpy(b, other.grad)

    def buffer(b: str, x: Any) -> Any:
        """A NumPy buffer that is written over after it was recorded."""
        at = mc.variable(x, backend=b)
        factor = V.copy()
        with mc.record():
            y = waves(at * factor)
        factor[:] = 0
        x[:] = 0
        mc.backward(y)
        return native_to_numpy(b, at.grad)

    operators: dict[str, tuple[Run, Precise]] = {
        "two functions of one variable": (
            shared,
            lambda x: (2 * x * gradient(x**2), gradient(x)),
        ),
        "a variable that is not used keeps its gradient": (
            unused,
            lambda x: (gradient(x), gradient(2 * x)),
        ),
        "a buffer that is written over": (buffer, lambda x: V * gradient(x * V)),
    }
    return closed_form("state", "variables that share and don't", operators, [X])
