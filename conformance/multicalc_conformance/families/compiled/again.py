"""One compiled transform, called for one kind of arguments after another: what was compiled for one
never serves another."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import numpy as np

import multicalc as mc
from multicalc import xp
from multicalc_conformance.engine.arrays import flat
from multicalc_conformance.engine.scenario import Scenario
from multicalc_conformance.families.compiled.compilers import jitted
from multicalc_conformance.families.state.waves import (
    X,
    cos,
    gradient,
    hessian,
    sin,
    value,
    waves,
)
from multicalc_conformance.references.closed_form import Run, closed_form
from multicalc_conformance.references.exact import Precise

OTHER = np.array([-1.5, 0.75, -0.25])


def scenarios() -> list[Scenario]:
    return [
        _values(),
        _shapes(),
        _precisions(),
        _structures(),
        _static_values(),
        _static_arguments(),
        _options(),
        _threads("threads that share a compiled function", _shared),
        _threads("threads, each with a function of its own", _apart),
        _compilers(),
    ]


GRADIENTS: dict[str, tuple[Callable[..., Any], Precise]] = {
    "grad": (mc.grad, gradient),
    "jacobian": (mc.jacobian, gradient),
    "hessian": (mc.hessian, hessian),
}


def _of_each(name: str, run: Callable[..., Run], formula: Callable[[Precise], Precise]) -> Scenario:
    """``run(transform)`` for the gradient, the Jacobian and the Hessian of ``waves``."""
    operators = {
        operator: (run(transform), formula(exactly))
        for operator, (transform, exactly) in GRADIENTS.items()
    }
    return closed_form("compiled", name, operators, [X])


def _values() -> Scenario:
    """The same kind at other values, and back; ``jit(grad(f))`` as well as ``grad(jit(f))``."""

    def run(transform: Any) -> Run:
        def along(b: str, x: Any) -> Any:
            outer = jitted(transform(waves, backend=b), b)
            inner = transform(jitted(waves, b), backend=b)
            return [of(at) for of in (outer, inner) for at in (x, OTHER, -2.0 * x, x)]

        return along

    def formula(exactly: Precise) -> Precise:
        return lambda x: tuple(exactly(at) for at in (x, _exact(OTHER), -2 * x, x)) * 2

    return _of_each("other values, one after another", run, formula)


def _exact(x: np.ndarray) -> np.ndarray:
    return x.astype(object)


def _shapes() -> Scenario:
    """As many entries in other shapes, fewer of them, and back."""

    def run(transform: Any) -> Run:
        def along(b: str, x: Any) -> Any:
            derivative = transform(jitted(waves, b))
            return [derivative(at) for at in (x, x.reshape(3, 1), x[0], x[:2], x)]

        return along

    def formula(exactly: Precise) -> Precise:
        def along(x: Any) -> Any:
            whole, first = exactly(x), np.asarray(x[:1])
            column = whole.reshape((3, 1) * whole.ndim)
            return whole, column, exactly(first).reshape(()), exactly(x[:2]), whole

        return along

    return _of_each("other shapes, one after another", run, formula)


def _precisions() -> Scenario:
    """float32 in between: the last is as exact as the first, and what is single stays so."""

    def run(transform: Any) -> Run:
        def along(b: str, x: Any) -> Any:
            derivative = transform(jitted(waves, b))
            before, narrow = derivative(x), derivative(x.astype("float32"))
            if {leaf.dtype.name for leaf in flat(narrow)} != {"float32"}:
                raise AssertionError("float32 did not stay float32")
            if not np.allclose(narrow, before, rtol=1e-5):
                raise AssertionError(f"in float32 it is {narrow}, in float64 {before}")
            return before, derivative(x)

        return along

    return _of_each("float32 in between", run, lambda exactly: lambda x: (exactly(x), exactly(x)))


def _structures() -> Scenario:
    """The same arrays in other structures: dicts in another order, lists, tuples, one leaf less."""

    def weighted(tree: Any) -> Any:
        if isinstance(tree, dict):
            tree = [tree["a"], tree["b"]]
        return sum(k * xp.sum(x**3) for k, x in enumerate(tree, start=1))

    def run(b: str, x: Any) -> Any:
        derivative = mc.grad(jitted(weighted, b))
        ordered, turned = derivative({"a": x, "b": 2 * x}), derivative({"b": 2 * x, "a": x})
        return [
            *(found[name] for found in (ordered, turned) for name in ("a", "b")),
            derivative([x, 2 * x]),
            derivative((2 * x, x)),
            derivative([x]),
        ]

    def formula(x: Any) -> Any:
        one, two = 3 * x**2, 24 * x**2
        return one, two, one, two, one, two, 12 * x**2, 6 * x**2, one

    return closed_form("compiled", "other structures", {"grad": (run, formula)}, [X])


def _static_values() -> Scenario:
    """Python integers, booleans and texts decide what is computed, so each has code of its own."""

    def power(x: Any, n: Any, *, shift: Any = 0, how: str = "sum") -> Any:
        total = xp.sum(x ** (2 if n is True else n)) + shift * xp.sum(x)
        return total if how == "sum" else -3.0 * total

    def integers(b: str, x: Any) -> Any:
        derivative = mc.grad(jitted(power, b))
        return [derivative(x, n) for n in (2, 3, 2, True, 1)]

    def keywords(b: str, x: Any) -> Any:
        derivative = mc.grad(jitted(power, b))
        options: tuple[dict[str, Any], ...]
        options = ({}, {"shift": 2}, {"how": "turned"}, {"shift": 2, "how": "turned"}, {})
        return [derivative(x, 3, **each) for each in options]

    def cube(x: Any) -> Any:
        return 3 * x**2

    operators: dict[str, tuple[Run, Precise]] = {
        "integers": (
            integers,
            lambda x: (2 * x, cube(x), 2 * x, 2 * x, x * 0 + 1),
        ),
        "keywords": (
            keywords,
            lambda x: (cube(x), cube(x) + 2, -3 * cube(x), -3 * cube(x) - 6, cube(x)),
        ),
    }
    return closed_form("compiled", "static values that change", operators, [X])


def _static_arguments() -> Scenario:
    """What is marked as static may be a float or a tuple, and is compared from call to call."""

    def scaled(factor: Any, x: Any, shape: Any = (3,)) -> Any:
        return factor * xp.sum(xp.reshape(xp.sin(x), shape)[0]) ** 2 * float(len(shape))

    def run(b: str, x: Any) -> Any:
        derivative = mc.grad(
            jitted(scaled, b, static_argnums=0, static_argnames="shape"), argnums=1
        )
        return [
            derivative(-2.5, x),
            derivative(0.5, x),
            derivative(0.5, x, shape=(1, 3)),
            derivative(-2.5, x),
        ]

    def formula(x: Any) -> Any:
        first = x * 0
        first[0] = 2 * sin(x)[0] * cos(x)[0]
        whole = 2 * np.sum(sin(x)) * cos(x)
        return -2.5 * first, 0.5 * first, whole, -2.5 * first

    return closed_form("compiled", "static arguments that change", {"grad": (run, formula)}, [X])


def _options() -> Scenario:
    """Transforms of one compiled function with other options, and compiled transforms with some."""

    def f(x: Any, y: Any) -> Any:
        return xp.sum(xp.sin(x) * y**2)

    def inside(b: str, x: Any, y: Any) -> Any:
        compiled = jitted(f, b)
        return [
            *(mc.grad(compiled, argnums)(x, y) for argnums in (0, 1, (1, 0), -2)),
            *(mc.hessian(compiled, argnums)(x, y) for argnums in (1, 0)),
            *(mc.hvp(compiled, (x, y), y, argnums=argnums) for argnums in (1, 0)),
        ]

    def outside(b: str, x: Any, y: Any) -> Any:
        ways = ((mc.grad, 1), (mc.jacobian, (1, 0)), (mc.hessian, 1))
        return [jitted(way(f, argnums, backend=b), b)(x, y) for way, argnums in ways]

    def dx(x: Any, y: Any) -> Any:
        return cos(x) * y**2

    def dy(x: Any, y: Any) -> Any:
        return 2 * sin(x) * y

    def of_inside(x: Any, y: Any) -> Any:
        xx, yy = -sin(x) * y**2, 2 * sin(x)
        seconds = np.diag(yy), np.diag(xx), yy * y, xx * y
        return dx(x, y), dy(x, y), dy(x, y), dx(x, y), dx(x, y), *seconds

    operators: dict[str, tuple[Run, Precise]] = {
        "inside": (inside, of_inside),
        "outside": (outside, lambda x, y: (dy(x, y), dy(x, y), dx(x, y), np.diag(2 * sin(x)))),
    }
    return closed_form("compiled", "options that change", operators, [X, OTHER])


THREADS = 8


def _shared(b: str) -> Callable[[int], Callable[..., Any]]:
    derivative = mc.value_and_grad(jitted(waves, b))
    return lambda k: derivative


def _apart(b: str) -> Callable[[int], Callable[..., Any]]:
    def of(k: int) -> Callable[..., Any]:
        return mc.value_and_grad(jitted(lambda x: (k + 1.0) * waves(x) / (k + 1.0), b))

    return of


def _threads(name: str, functions: Callable[[str], Callable[[int], Any]]) -> Scenario:
    """All at once at the first call, each with numbers of its own."""

    def run(b: str, x: Any) -> Any:
        function, together = functions(b), Barrier(THREADS)

        def one(k: int) -> Any:
            derivative = function(k)
            together.wait()
            return [derivative(x * (k - 3.5)) for _ in range(2)]

        with ThreadPoolExecutor(THREADS) as pool:
            return list(pool.map(one, range(THREADS)))

    def formula(x: Any) -> Any:
        found = []
        for k in range(THREADS):
            at = x * (k - 3.5)
            found += [value(at), gradient(at)] * 2
        return tuple(found)

    return closed_form("compiled", name, {"value_and_grad": (run, formula)}, [X])


def _compilers() -> Scenario:
    """Each compiler that the backend has gives the numbers."""

    def run(b: str, x: Any) -> Any:
        compilers = mc.get_backend(b).compilers or (None,)
        found = []
        for compiler in compilers:
            derivative = mc.value_and_grad(mc.jit(waves, backend=b, compiler=compiler))
            found.append([derivative(at) for at in (x, OTHER, x)])
        for other in found[1:]:
            pairs = zip(flat(found[0]), flat(other), strict=True)
            if not all(np.allclose(one, two, rtol=1e-13) for one, two in pairs):
                raise AssertionError(f"{compilers} give {found}")
        return found[-1]

    def formula(x: Any) -> Any:
        at = (x, _exact(OTHER), x)
        return tuple(y for p in at for y in (value(p), gradient(p)))

    return closed_form("compiled", "every compiler", {"value_and_grad": (run, formula)}, [X])
