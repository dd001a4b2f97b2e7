"""Rules of one's own: functions whose derivatives come from rules alone, constants, what is
computed again, and what equations define; in every transform, compiled, and for a batch."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from mpmath import mp, mpf

import multicalc as mc
from multicalc import xp
from multicalc_conformance.engine.arrays import flat
from multicalc_conformance.engine.reference import Reference, reference
from multicalc_conformance.engine.scenario import Scenario
from multicalc_conformance.families.compiled.compilers import jitted
from multicalc_conformance.references import exact
from multicalc_conformance.references.exact import Precise
from multicalc_conformance.references.twin import twin

FAMILY = "rules"
OPERATORS = ("value", "gradient", "jvp", "hvp", "jacobian", "hessian")
X = np.array([0.7, -0.4, 1.9])
Y = np.array([1.3, 0.6, -0.8])
SOURCE = "the same function in mpmath; derivatives are differences at 200 digits"


def scenarios() -> list[Scenario]:
    found = []
    for name, ruled, precise, xs in _rows():
        f = _function(ruled)
        found.append(twin(FAMILY, name, f, precise, xs, operators=OPERATORS, slack=4.0))
        found.append(_around(name, f, precise, xs))
    system = twin(FAMILY, "a system", _solution, _substituted, [abs(X), Y], operators=OPERATORS)
    return [*found, system]


def _function(ruled: Callable[..., Any]) -> Callable[..., Any]:
    return lambda x, y: ruled(x, y)


def _rows() -> list[tuple[str, Callable[..., Any], Precise, list[np.ndarray]]]:
    return [
        ("a pullback", _pulled, _product, [X, Y]),
        ("a pullback that keeps the output", _kept, _exponential, [X, Y]),
        ("tangents", _pushed, _product, [X, Y]),
        ("tangents of each argument", _pushed_by_argument, _product, [X, Y]),
        ("a rule that isn't the function's", _straight_through, _shifted, [X, Y]),
        ("constants", _held, _held_exactly, [X, Y]),
        ("computed again", _loop_of_checkpoints, _loop, [X, Y]),
        ("a root", _anomaly, _anomalies, [abs(Y) / 2, X]),
        (
            "a fixed point",
            _mean,
            _roots,
            [abs(X), abs(Y)],
        ),
    ]


# -- functions, in xp and in mpmath ----------------------------------------------------------------


def _body(x: Any, y: Any) -> Any:
    """sin(x) y without a derivative: what it has it has from a rule."""
    return xp.sin(mc.stop_gradient(x)) * mc.stop_gradient(y)


_pulled = mc.custom_vjp(_body)
_pulled.defvjp(
    lambda x, y: (_pulled(x, y), (xp.cos(x), x, y)),
    lambda kept, c: (c * kept[0] * kept[2], c * xp.sin(kept[1])),
)

_pushed = mc.custom_jvp(_body)


@_pushed.defjvp
def _tangents(primals: Any, tangents: Any) -> Any:
    (x, y), (dx, dy) = primals, tangents
    return _pushed(x, y), xp.cos(x) * y * dx + xp.sin(x) * dy


_pushed_by_argument = mc.custom_jvp(_body)
_pushed_by_argument.defjvps(
    lambda dx, out, x, y: dx * xp.cos(x) * y, lambda dy, out, x, y: dy * xp.sin(x)
)


def _product(x: Any, y: Any) -> Any:
    return _each(lambda x, y: mp.sin(x) * y, x, y)


@mc.custom_vjp
def _kept(x: Any, y: Any) -> Any:
    return xp.exp(mc.stop_gradient(x * y))


def _kept_forward(x: Any, y: Any) -> Any:
    out = _kept(x, y)
    return out, (out, x, y)


_kept.defvjp(_kept_forward, lambda kept, c: (c * kept[0] * kept[2], c * kept[0] * kept[1]))


def _exponential(x: Any, y: Any) -> Any:
    return _each(lambda x, y: mp.exp(x * y), x, y)


@mc.custom_vjp
def _rounded(x: Any) -> Any:
    return xp.round(x)


_rounded.defvjp(lambda x: (_rounded(x), None), lambda kept, c: (c,))


def _straight_through(x: Any, y: Any) -> Any:
    return (_rounded(x) + y) ** 3


def _shifted(x: Any, y: Any) -> Any:
    """Rounding as the rule has it: a shift."""
    shifts = [mpf(float(np.round(at) - at)) for at in X]
    return np.array([(a + s + b) ** 3 for a, s, b in zip(x, shifts, y, strict=True)])


def _held(x: Any, y: Any) -> Any:
    return x**2 * mc.stop_gradient(x * y) + y**2


def _held_exactly(x: Any, y: Any) -> Any:
    held = [mpf(float(a)) * mpf(float(b)) for a, b in zip(X, Y, strict=True)]
    return np.array([a**2 * h + b**2 for a, h, b in zip(x, held, y, strict=True)])


@mc.checkpoint
def _step(x: Any, y: Any) -> Any:
    return xp.sin(x) * xp.exp(y / 2)


def _loop_of_checkpoints(x: Any, y: Any) -> Any:
    return xp.fori_loop(0, 3, lambda i, x: _step(x, y), x)


def _loop(x: Any, y: Any) -> Any:
    def step(x: Any, y: Any) -> Any:
        return mp.sin(x) * mp.exp(y / 2)

    return _each(lambda x, y: step(step(step(x, y), y), y), x, y)


def _kepler(x: Any, e: Any, m: Any) -> Any:
    return x - e * xp.sin(x) - m


def _newton(e: Any, m: Any) -> Any:
    def step(i: Any, x: Any) -> Any:
        return x - _kepler(x, e, m) / (1 - e * xp.cos(x))

    return xp.fori_loop(0, 12, step, m * 1.0)


_root = mc.implicit_root(_kepler, _newton)


def _anomaly(e: Any, m: Any) -> Any:
    return _root(e, m)


def _anomalies(e: Any, m: Any) -> Any:
    return _each(lambda e, m: mp.findroot(lambda x: x - e * mp.sin(x) - m, m), e, m)


def _equations(x: Any, a: Any, b: Any) -> Any:
    """A lower bidiagonal system."""
    return a * x + xp.concat([x[:1] * 0.0, b[:-1] * x[:-1]]) - 1.0


def _solver(a: Any, b: Any) -> Any:
    first = 1 / a[0]
    second = (1 - b[0] * first) / a[1]
    return xp.stack([first, second, (1 - b[1] * second) / a[2]])


_solved = mc.implicit_root(_equations, _solver)


def _solution(a: Any, b: Any) -> Any:
    return _solved(a, b)


def _substituted(a: Any, b: Any) -> Any:
    first = 1 / a[0]
    second = (1 - b[0] * first) / a[1]
    return np.array([first, second, (1 - b[1] * second) / a[2]])


def _babylonian(x: Any, a: Any, b: Any) -> Any:
    return (x + a * b / x) / 2


def _iterated(a: Any, b: Any) -> Any:
    return xp.fori_loop(0, 12, lambda i, x: _babylonian(x, a, b), a + b)


_fixed_point = mc.implicit_fixed_point(_babylonian, _iterated)


def _mean(a: Any, b: Any) -> Any:
    return _fixed_point(a, b)


def _roots(a: Any, b: Any) -> Any:
    return _each(lambda a, b: mp.sqrt(a * b), a, b)


def _each(f: Callable[..., Any], *xs: Any) -> Any:
    return np.array([f(*row) for row in zip(*xs, strict=True)])


# -- compiled, and for a batch ---------------------------------------------------------------------


def _around(name: str, f: Callable[..., Any], precise: Precise, xs: list[np.ndarray]) -> Scenario:
    """The gradient of a sum compiled, and the gradient of each example and of their sum."""

    def total(x: Any, y: Any) -> Any:
        return xp.sum(f(x, y) ** 2)

    def exactly(x: Any, y: Any) -> Any:
        return sum(v**2 for v in precise(x, y))

    def compiled(backend: str) -> list[np.ndarray]:
        return flat(jitted(mc.grad(total, argnums=(0, 1)), backend)(*xs))

    def mapped(backend: str) -> list[np.ndarray]:
        each = mc.vmap(mc.grad(lambda x, y: f(x, y) ** 2, argnums=(0, 1)))
        with mc.use(backend):
            return flat(each(*xs))

    def around(backend: str) -> list[np.ndarray]:
        def of_all(x: Any, y: Any) -> Any:
            return xp.sum(mc.vmap(f)(x, y) ** 2)

        return flat(mc.grad(of_all, argnums=(0, 1), backend=backend)(*xs))

    compute = {
        "gradient, compiled": compiled,
        "gradients, mapped": mapped,
        "gradient of a batch": around,
    }

    def references() -> dict[str, Reference]:
        found = reference(
            lambda at: exact.gradient(exactly, at), exact.numbers(xs), "float64", 16.0
        )
        return dict.fromkeys(compute, found)

    return Scenario(FAMILY, f"{name}, around", compute, references, SOURCE)
