"""Compiled functions that branch, loop, update, and call compiled functions themselves."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

import multicalc as mc
from multicalc import xp
from multicalc_conformance.engine.scenario import Scenario
from multicalc_conformance.families.compiled.compilers import jitted
from multicalc_conformance.families.state.waves import V, X, exp, hessian, sin, waves
from multicalc_conformance.references import exact
from multicalc_conformance.references.closed_form import Run, closed_form
from multicalc_conformance.references.exact import Precise


def scenarios() -> list[Scenario]:
    return [_nested(), _inside(), _loops(), _branches(), _chosen(), _results()]


def _nested() -> Scenario:
    """The Jacobian of the gradient, compiled at the outside, at the inside, and at both."""

    def run(outside: bool, inside: bool) -> Run:
        def at(b: str, x: Any) -> Any:
            slope = mc.grad(waves, backend=b)
            second = mc.jacobian(jitted(slope, b) if inside else slope, backend=b)
            both = jitted(second, b) if outside else second
            return both(x), both(-x)

        return at

    def formula(x: Any) -> Any:
        return hessian(x), hessian(-x)

    operators: dict[str, tuple[Run, Precise]] = {
        "outside": (run(True, False), formula),
        "inside": (run(False, True), formula),
        "both": (run(True, True), formula),
    }
    return closed_form("compiled", "transforms of transforms", operators, [X])


def _inside() -> Scenario:
    """A function that isn't compiled calls one that is, and is differentiated."""

    def around(b: str) -> Callable[..., Any]:
        inner = jitted(lambda x, y: (xp.sin(x) * y, xp.sum(x * y)), b)

        def outer(x: Any) -> Any:
            first, total = inner(x, 2.0 * x)
            second, _ = inner(-x, x * x)
            return xp.sum(first * second) + total

        return outer

    def exactly(x: Any) -> Any:
        first, total = sin(x) * 2 * x, np.sum(x * 2 * x)
        return np.sum(first * sin(-x) * x * x) + total

    def product(x: Any) -> Any:
        return exact.hvp(exactly, [x], exact.numbers([V]))[0]

    operators: dict[str, tuple[Run, Precise]] = {
        "grad": (
            lambda b, x: mc.grad(around(b), backend=b)(x),
            lambda x: exact.gradient(exactly, [x])[0],
        ),
        "jvp": (
            lambda b, x: mc.jvp(around(b), (x,), (V,), backend=b)[1],
            lambda x: np.sum(exact.gradient(exactly, [x])[0] * V),
        ),
        "hvp": (lambda b, x: mc.hvp(around(b), (x,), (V,), backend=b), product),
    }
    return closed_form("compiled", "a compiled function inside another", operators, [X])


def _at(f: Any, exactly: Precise, points: Callable[[Any], Any]) -> dict[str, tuple[Run, Precise]]:
    """Gradient and Hessian-vector product of compiled ``f`` at points one after another."""

    def grad(b: str, x: Any) -> Any:
        derivative = mc.grad(jitted(f, b))
        return [derivative(at) for at in points(x)]

    def hvp(b: str, x: Any) -> Any:
        compiled = jitted(f, b)
        return [mc.hvp(compiled, (at,), (V,)) for at in points(x)]

    return {
        "grad": (grad, lambda x: tuple(exact.gradient(exactly, [at])[0] for at in points(x))),
        "hvp": (
            hvp,
            lambda x: tuple(exact.hvp(exactly, [at], exact.numbers([V]))[0] for at in points(x)),
        ),
    }


def _loops() -> Scenario:
    def f(x: Any) -> Any:
        y = xp.fori_loop(0, 3, lambda _, y: xp.sin(y) + x / 2.0, x)
        last, seen = xp.scan(lambda c, v: (c * v + xp.sin(c), c * c), xp.sum(x), y)
        return last + xp.sum(seen * x)

    def exactly(x: Any) -> Any:
        y = x
        for _ in range(3):
            y = sin(y) + x / 2
        carry, seen = np.sum(x), []
        for v in y:
            seen.append(carry * carry)
            carry = carry * v + sin(carry)[()]
        return carry + np.sum(np.array(seen) * x)

    return closed_form("compiled", "loops", _at(f, exactly, lambda x: (x, -x / 2, x)), [X])


def _branches() -> Scenario:
    """Which way it goes changes from call to call."""

    def f(x: Any) -> Any:
        return xp.sum(
            xp.cond(xp.sum(x) > 0.0, lambda x: xp.sin(x) * x, lambda x: x**3 - 2.0 * x, x)
        )

    def exactly(x: Any) -> Any:
        return np.sum(sin(x) * x) if np.sum(x) > 0 else np.sum(x**3 - 2 * x)

    operators = _at(f, exactly, lambda x: (x, -x, x, -2 * x))
    return closed_form("compiled", "branches", operators, [X])


def _chosen() -> Scenario:
    """Elements chosen by their values, replaced and read at positions."""

    def where(x: Any) -> Any:
        return xp.sum(xp.where(x > 0.0, xp.exp(x), x**2) * xp.flip(x))

    def replaced(x: Any) -> Any:
        y = xp.at(x, slice(1, None)).multiply(x[:2])
        y = xp.at(y, 0).set(xp.sum(x))
        return xp.sum(xp.take(y, np.array([2, 0, 2])) ** 2)

    def exactly_where(x: Any) -> Any:
        each = np.array([exp(v)[()] if v > 0 else v**2 for v in x])
        return np.sum(each * np.flip(x))

    def exactly_replaced(x: Any) -> Any:
        y = np.array([np.sum(x), x[1] * x[0], x[2] * x[1]])
        return np.sum(y[[2, 0, 2]] ** 2)

    def points(x: Any) -> Any:
        return x, -x

    pairs = {"where": (where, exactly_where), "at": (replaced, exactly_replaced)}
    operators = {
        f"{name}, {operator}": each
        for name, (f, exactly) in pairs.items()
        for operator, each in _at(f, exactly, points).items()
    }
    return closed_form("compiled", "elements chosen and replaced", operators, [X])


def _results() -> Scenario:
    """Results in order, with what is no array beside them, and each in its own dtype."""

    def f(x: Any) -> Any:
        return {"z": x[0], "a": (xp.sin(x), "text", None), "n": 3, "m": [2.0 * x, x * x]}

    def run(b: str, x: Any) -> Any:
        compiled, found = jitted(f, b), []
        for at in (x, -x, x):
            y = compiled(at)
            if (y["a"][1:], y["n"], list(y)) != (("text", None), 3, ["z", "a", "n", "m"]):
                raise AssertionError(f"what is no array came back as {y}")
            found += [y["z"], y["a"][0], *y["m"]]
        return found

    def formula(x: Any) -> Any:
        return tuple(y for at in (x, -x, x) for y in (at[0], sin(at), 2 * at, at * at))

    return closed_form("compiled", "results of every kind", {"value": (run, formula)}, [X])
