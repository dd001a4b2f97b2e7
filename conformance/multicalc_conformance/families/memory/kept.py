"""What a call keeps (a pullback, a model, a tape) is of the arrays as they were at the call."""

from __future__ import annotations

from typing import Any

import numpy as np

import multicalc as mc
from multicalc import xp
from multicalc_conformance.engine.scenario import Scenario
from multicalc_conformance.families.memory.results import C, V, X
from multicalc_conformance.families.state.waves import native_to_numpy
from multicalc_conformance.references.closed_form import Run, closed_form
from multicalc_conformance.references.exact import Precise


def cubes(x: Any, c: Any) -> Any:
    return x**3 * c


def total(x: Any, c: Any) -> Any:
    return xp.sum(cubes(x, c))


def scenarios() -> list[Scenario]:
    return [closed_form("memory", "arguments written over afterwards", OPERATORS, [X, C, V])]


def _pullback(b: str, x: Any, c: Any, v: Any) -> Any:
    """Of what was differentiated, of what was only data, and of the cotangent."""
    _, back = mc.vjp(cubes, x, c, argnums=0, backend=b)
    before = back(v)
    x[...], c[...] = 50.0, -50.0
    after = back(v)
    w = v.copy()
    v[...] = 7.0
    return before, after, back(w)


def _pullback_of_two(b: str, x: Any, c: Any, v: Any) -> Any:
    value, back = mc.vjp(cubes, x, c, backend=b)
    x *= 2.0
    c += 1.0
    return value, *back(v)


def _linear(b: str, x: Any, c: Any, v: Any) -> Any:
    model = mc.linear_approx(lambda x: total(x, xp.asarray(C)), x, backend=b)
    near = x + v
    x[...] = 50.0
    return model.value, model.gradient, model(near)


def _quadratic(b: str, x: Any, c: Any, v: Any) -> Any:
    model = mc.quad_approx(lambda x: total(x, xp.asarray(C)), x, backend=b)
    near = x + v
    x[...] = 50.0
    return model.gradient, model.hessian, model(near)


def _tape(b: str, x: Any, c: Any, v: Any) -> Any:
    """A variable, data that it meets, and the cotangent that ``backward`` is given."""
    at = mc.variable(x, backend=b)
    with mc.record():
        y = at**3 * c
    x[...], c[...] = 50.0, -50.0
    mc.backward(y, cotangent=v)
    first = native_to_numpy(b, at.grad)
    found = first.copy()
    v[...] = 7.0
    if native_to_numpy(b, at.grad).tobytes() != found.tobytes():
        raise AssertionError("the gradient changed with the cotangent")
    return found


def _descent(b: str, x: Any, c: Any, v: Any) -> Any:
    """Two steps of ½ from ``x``, which stays as it is; then what was found, as ``x`` changes."""
    before = x.copy()
    path = mc.gradient_descent(
        lambda x: xp.sum(x * x) / 4.0, x, learning_rate=0.5, steps=2, backend=b
    )
    if x.tobytes() != before.tobytes():
        raise AssertionError("the start was changed")
    x[...] = 50.0
    return path.x


def _slope(x: Any, c: Any) -> Any:
    return 3 * x**2 * c


def _exact_linear(x: Any, c: Any, v: Any) -> Any:
    value, slope = np.sum(x**3 * c), _slope(x, c)
    return value, slope, value + np.sum(slope * v)


def _exact_quadratic(x: Any, c: Any, v: Any) -> Any:
    value, slope, curved = np.sum(x**3 * c), _slope(x, c), 6 * x * c
    return slope, np.diag(curved), value + np.sum(slope * v) + np.sum(curved * v * v) / 2


OPERATORS: dict[str, tuple[Run, Precise]] = {
    "vjp": (_pullback, lambda x, c, v: (_slope(x, c) * v,) * 3),
    "vjp of two": (_pullback_of_two, lambda x, c, v: (x**3 * c, _slope(x, c) * v, x**3 * v)),
    "linear_approx": (_linear, _exact_linear),
    "quad_approx": (_quadratic, _exact_quadratic),
    "backward": (_tape, lambda x, c, v: _slope(x, c) * v),
    "gradient_descent": (_descent, lambda x, c, v: x * 9 / 16),
}
