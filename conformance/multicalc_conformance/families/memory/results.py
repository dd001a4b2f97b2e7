"""A result shares no memory with another one, with an argument, nor with what is given out later.

Each is asked of functions that hand their arguments, tangents or cotangents on as they are, and is
computed twice: the first time its arrays, the second time the arguments are written over.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from typing import Any

import numpy as np

import multicalc as mc
from multicalc import xp
from multicalc_conformance.engine.arrays import flat
from multicalc_conformance.engine.scenario import Scenario
from multicalc_conformance.families.compiled.compilers import jitted, quick
from multicalc_conformance.references.closed_form import Run, closed_form
from multicalc_conformance.references.exact import Precise

X, C, V = [0.5, -1.25, 2.0], [-0.75, 1.5, 0.25], [-2.0, 0.75, -0.5]
"""A point, another one, and a direction, which is a tangent or a cotangent."""


def scenarios() -> list[Scenario]:
    return [_scenario(name, rows) for name, rows in TABLE.items()]


def _scenario(name: str, rows: dict[str, tuple[Callable[..., Any], Precise]]) -> Scenario:
    operators: dict[str, tuple[Run, Precise]] = {
        operator: (_watched(call), formula) for operator, (call, formula) in rows.items()
    }
    return closed_form("memory", name, operators, [X, C, V])


def _watched(call: Callable[..., Any]) -> Run:
    """``call(backend)`` gives a function of the three arrays, which is called twice."""

    def run(b: str, *given: np.ndarray) -> Any:
        function = call(b)
        before = [x.copy() for x in given]
        first = flat(function(*given))
        apart(first, given)
        for array in first:
            if array.flags.writeable:
                array[...] = np.nan
        if any(x.tobytes() != was.tobytes() for x, was in zip(given, before, strict=True)):
            raise AssertionError("writing over a result changed an argument")
        second = flat(function(*given))
        apart([*first, *second], given)
        for x in given:
            x[...] = np.nan
        return second

    return run


def apart(found: list[np.ndarray], given: tuple[np.ndarray, ...]) -> None:
    """Raise if a result shares memory with another or with an argument."""
    for one, other in combinations(found, 2):
        if np.shares_memory(one, other):
            raise AssertionError(f"two results share memory: {one} and {other}")
    for one in found:
        if any(np.shares_memory(one, x) for x in given):
            raise AssertionError(f"a result shares memory with an argument: {one}")


# -- functions that hand on what they get ---------------------------------------------------------


def _same(x: Any) -> Any:
    return x


def _twice(x: Any) -> Any:
    return x, x


def _both(x: Any, c: Any) -> Any:
    return xp.sum(x + c)


def _in_a_dict(p: Any) -> Any:
    return xp.sum(p["x"] + p["c"] + p["x"])


def _views(x: Any) -> Any:
    """Each may be a view of ``x``, of its tangent and of its cotangent."""
    return (
        xp.reshape(x, (3, 1)),
        xp.permute_dims(xp.reshape(x, (1, 3)), (1, 0)),
        xp.flip(x),
        xp.broadcast_to(x, (1, 3)),
        xp.expand_dims(x, axis=0),
        x[:2],
        xp.astype(x, xp.float64),
        xp.asarray(x),
    )


def _viewed(x: Any) -> tuple[Any, ...]:
    column = x.reshape(3, 1)
    return column, column, np.flip(x), x.reshape(1, 3), x.reshape(1, 3), x[:2], x, x


def _pulled_views(b: str) -> Callable[..., Any]:
    """Each output's cotangent alone, so that nothing is added up on the way back."""

    def run(x: Any, c: Any, v: Any) -> Any:
        return [mc.vjp(lambda x, k=k: _views(x)[k], x, backend=b)[1](w)[0] for k, w in of(v)]

    def of(v: Any) -> Any:
        return enumerate(np.ascontiguousarray(w) for w in _viewed(v))

    return run


def _back(v: Any) -> tuple[Any, ...]:
    short = v * 1
    short[2] = 0
    return v, v, v, v, v, short, v, v


def _half_square(x: Any) -> Any:
    return xp.sum(x * x) / 2.0


EYE = np.eye(3).astype(int).astype(object)

TABLE: dict[str, dict[str, tuple[Callable[..., Any], Precise]]] = {
    "of an operator": {
        "grad of a sum": (
            lambda b: lambda x, c, v: mc.grad(_both, (0, 1), backend=b)(x, c),
            lambda x, c, v: (x * 0 + 1, x * 0 + 1),
        ),
        "grad of a dict": (
            lambda b: (
                lambda x, c, v: list(mc.grad(_in_a_dict, backend=b)({"x": x, "c": c}).values())
            ),
            lambda x, c, v: (x * 0 + 2, x * 0 + 1),
        ),
        "value_and_grad": (
            lambda b: lambda x, c, v: mc.value_and_grad(_half_square, backend=b)(x),
            lambda x, c, v: (np.sum(x * x) / 2, x),
        ),
        "auxiliary output": (
            lambda b: (
                lambda x, c, v: mc.grad(
                    lambda x, c: (_both(x, c), [x, c, x]), has_aux=True, backend=b
                )(x, c)
            ),
            lambda x, c, v: (x * 0 + 1, x, c, x),
        ),
        "jvp": (
            lambda b: lambda x, c, v: mc.jvp(_twice, (x,), (v,), backend=b),
            lambda x, c, v: (x, x, v, v),
        ),
        "jvp of one": (
            lambda b: lambda x, c, v: mc.jvp(_same, (x,), (v,), backend=b),
            lambda x, c, v: (x, v),
        ),
        "jvp of two": (
            lambda b: lambda x, c, v: mc.jvp(lambda x, c: x + c, (x, c), (v, v), backend=b),
            lambda x, c, v: (x + c, 2 * v),
        ),
        "vjp": (
            lambda b: (
                lambda x, c, v: (lambda found: [found[0], found[1](v)])(mc.vjp(_same, x, backend=b))
            ),
            lambda x, c, v: (x, v),
        ),
        "vjp of two": (
            lambda b: lambda x, c, v: mc.vjp(lambda x, c: x + c, x, c, backend=b)[1](v),
            lambda x, c, v: (v, v),
        ),
        "a pullback twice": (
            lambda b: (
                lambda x, c, v: (lambda back: [back(v), back(v)])(mc.vjp(_same, x, backend=b)[1])
            ),
            lambda x, c, v: (v, v),
        ),
        "hvp": (
            lambda b: lambda x, c, v: mc.hvp(_half_square, (x,), (v,), backend=b),
            lambda x, c, v: v,
        ),
        "jacobian": (
            lambda b: lambda x, c, v: mc.jacobian(_twice, backend=b)(x),
            lambda x, c, v: (EYE, EYE),
        ),
        "hessian": (
            lambda b: (
                lambda x, c, v: mc.hessian(lambda x, c: xp.sum(x * c), (0, 1), backend=b)(x, c)
            ),
            lambda x, c, v: (EYE * 0, EYE, EYE, EYE * 0),
        ),
        "quad_approx": (
            lambda b: (
                lambda x, c, v: (lambda m: [m.value, m.gradient, m.hessian, m(c)])(
                    mc.quad_approx(_half_square, x, backend=b)
                )
            ),
            lambda x, c, v: (np.sum(x * x) / 2, x, EYE, np.sum(c * c) / 2),
        ),
    },
    "of views": {
        "jvp": (
            lambda b: lambda x, c, v: mc.jvp(_views, (x,), (v,), backend=b),
            lambda x, c, v: (*_viewed(x), *_viewed(v)),
        ),
        "vjp": (_pulled_views, lambda x, c, v: _back(v)),
    },
    "of compiled functions": {
        "call": (
            lambda b: (lambda f: lambda x, c, v: f(x, c))(jitted(lambda x, c: [x, c, x], b)),
            lambda x, c, v: (x, c, x),
        ),
        "constants": (
            lambda b: (lambda f: lambda x, c, v: f(x))(
                jitted(lambda x: [x * 2.0, xp.asarray(np.array([-1.0, 2.0]))], b)
            ),
            lambda x, c, v: (2 * x, np.array([-1, 2], dtype=object)),
        ),
        "grad": (
            lambda b: (lambda f: lambda x, c, v: f(x, c))(mc.grad(jitted(_both, b), (0, 1))),
            lambda x, c, v: (x * 0 + 1, x * 0 + 1),
        ),
        "plan": (
            lambda b: (lambda f: lambda x, c, v: f((x,), (v,)))(
                mc.prepare(
                    mc.hvp, _half_square, (np.ones(3),), (np.ones(3),), compiler=quick(b), backend=b
                )
            ),
            lambda x, c, v: v,
        ),
    },
}
