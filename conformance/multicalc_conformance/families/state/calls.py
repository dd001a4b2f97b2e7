"""Transforms called again: the same digits, whatever ran before or runs beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import numpy as np

import multicalc as mc
from multicalc import xp
from multicalc_conformance.engine.arrays import flat
from multicalc_conformance.engine.scenario import Scenario
from multicalc_conformance.families.state.waves import (
    TRANSFORMS,
    V,
    X,
    cos,
    exp,
    gradient,
    hessian,
    sin,
    waves,
)
from multicalc_conformance.references import exact
from multicalc_conformance.references.closed_form import Run, closed_form
from multicalc_conformance.references.exact import Precise


def scenarios() -> list[Scenario]:
    return [
        *(_every("twice, the same digits", _twice, dtype) for dtype in ("float64", "float32")),
        _every("inputs stay as they are", _unchanged),
        _every("read-only inputs", _read_only),
        _every("threads, each with numbers of its own", _threads),
        _every("after an error inside the function", _after_error),
        _every("after an error two levels deep", _after_deep_error),
        _every("after the other precision and other shapes", _after_others),
        _every("under use, and afterwards", _under_use),
        _shapes(),
        _precisions(),
        _captured(),
        _pullbacks(),
        _pullback_from_threads(),
    ]


def _every(name: str, twisted: Callable[[Run], Run], dtype: str = "float64") -> Scenario:
    """All transforms, each run as ``twisted`` says."""
    operators = {key: (twisted(run), formula) for key, (run, formula) in TRANSFORMS.items()}
    return closed_form("state", name, operators, [X], dtype=dtype)


def same(one: Any, other: Any) -> None:
    """Raise unless the arrays are the same to the last bit."""
    pairs = zip(flat(one), flat(other), strict=True)
    if any(a.tobytes() != b.tobytes() or a.dtype != b.dtype for a, b in pairs):
        raise AssertionError(f"gave {one} and then {other}")


def _twice(run: Run) -> Run:
    def again(b: str, x: Any) -> Any:
        first = run(b, x)
        for _ in range(3):
            same(first, run(b, x))
        return first

    return again


@contextmanager
def unchanged(*xs: np.ndarray) -> Iterator[None]:
    """Raise if an array is written into within the block."""
    before = [x.tobytes() for x in xs]
    yield
    if [x.tobytes() for x in xs] != before:
        raise AssertionError("an input was changed")


def _unchanged(run: Run) -> Run:
    def watched(b: str, x: Any) -> Any:
        with unchanged(x, V):
            return run(b, x)

    return watched


def _read_only(run: Run) -> Run:
    def locked(b: str, x: Any) -> Any:
        x.flags.writeable = False
        return run(b, x)

    return locked


def _threads(run: Run) -> Run:
    """The first thread's result; the others have to give what they give alone."""

    def beside(b: str, x: Any) -> Any:
        points = [x * k for k in (1.0, -0.5, 0.75, 2.0)]
        alone = [run(b, point) for point in points]
        with ThreadPoolExecutor(len(points)) as pool:
            together = list(pool.map(lambda k: run(b, points[k % 4]), range(8)))
        for k, found in enumerate(together):
            same(alone[k % 4], found)
        return together[0]

    return beside


class StopError(Exception):
    """Raised by the function that is differentiated."""


def _failing(x: Any) -> Any:
    xp.sum(xp.exp(x) * x)
    raise StopError


def _raises(call: Callable[[], Any]) -> None:
    try:
        call()
    except StopError:
        return
    raise AssertionError("the function's own error did not come through")


def _after_error(run: Run) -> Run:
    def after(b: str, x: Any) -> Any:
        _raises(lambda: mc.grad(_failing, backend=b)(x))
        _raises(lambda: mc.jvp(_failing, (x,), (x,), backend=b))
        _raises(lambda: mc.hessian(_failing, backend=b)(x))
        return run(b, x)

    return after


def _after_deep_error(run: Run) -> Run:
    def nested(x: Any) -> Any:
        return xp.sum(mc.jvp(lambda y: mc.grad(_failing)(y), (x,), (x,))[1])

    def after(b: str, x: Any) -> Any:
        _raises(lambda: mc.grad(nested, backend=b)(x))
        _raises(lambda: mc.hvp(nested, (x,), (x,), backend=b))
        return run(b, x)

    return after


def _after_others(run: Run) -> Run:
    def after(b: str, x: Any) -> Any:
        before = run(b, x)
        run(b, x.astype("float32"))
        mc.hessian(waves, backend=b)(np.ones((2, 2)))
        mc.grad(waves, backend=b)(0.5)
        same(before, run(b, x))
        return before

    return after


def _under_use(run: Run) -> Run:
    def used(b: str, x: Any) -> Any:
        active = mc.get_backend().name
        with mc.use(b):
            inside = run(b, x)
            same(inside, run(None, x))
        if mc.get_backend().name != active:
            raise AssertionError(f"use left {mc.get_backend().name} active")
        return inside

    return used


def _shapes() -> Scenario:
    """One transformed function, at one shape after another and back again."""

    def run(transform: Any) -> Run:
        def along(b: str, x: Any) -> Any:
            derivative = transform(waves, backend=b)
            return [derivative(at) for at in (x, x.reshape(3, 1), x[0], x[:2], x)]

        return along

    def shaped(formula: Any) -> Precise:
        def along(x: Any) -> Any:
            whole, first = formula(x), np.asarray(x[:1])
            rank = whole.ndim
            column = whole.reshape((3, 1) * rank)
            return whole, column, formula(first).reshape(()), formula(x[:2]), whole

        return along

    operators = {
        "grad": (run(mc.grad), shaped(gradient)),
        "jacobian": (run(mc.jacobian), shaped(gradient)),
        "hessian": (run(mc.hessian), shaped(hessian)),
    }
    return closed_form("state", "other shapes, one after another", operators, [X])


def _precisions() -> Scenario:
    """float32 between two float64 calls: the last is as exact as the first."""

    def run(name: str) -> Run:
        def between(b: str, x: Any) -> Any:
            transform = TRANSFORMS[name][0]
            before, narrow, after = (
                transform(b, x),
                transform(b, x.astype("float32")),
                transform(b, x),
            )
            same(before, after)
            if {leaf.dtype.name for leaf in flat(narrow)} != {"float32"}:
                raise AssertionError("float32 did not stay float32")
            return after

        return between

    operators = {name: (run(name), formula) for name, (_, formula) in TRANSFORMS.items()}
    return closed_form("state", "float32 in between", operators, [X])


def _captured() -> Scenario:
    """A number that the function reads from outside is read anew in every call."""

    def run(transform: Any) -> Run:
        def changing(b: str, x: Any) -> Any:
            factor = 2.0
            derivative = transform(lambda x: factor * xp.sum(xp.sin(x)) ** 2, backend=b)
            first = derivative(x)
            factor = 3.0
            return first, derivative(x)

        return changing

    def slope(x: Any) -> Any:
        return 2 * cos(x) * np.sum(sin(x))

    def curvature(x: Any) -> Any:
        return 2 * np.multiply.outer(cos(x), cos(x)) - np.diag(2 * sin(x) * np.sum(sin(x)))

    operators = {
        "grad": (run(mc.grad), lambda x: (2 * slope(x), 3 * slope(x))),
        "jacobian": (run(mc.jacobian), lambda x: (2 * slope(x), 3 * slope(x))),
        "hessian": (run(mc.hessian), lambda x: (2 * curvature(x), 3 * curvature(x))),
    }
    return closed_form("state", "a captured number that changes", operators, [X])


def _pullbacks() -> Scenario:
    """Two pullbacks at once, called in turns, with other calls in between."""

    def run(b: str, x: Any) -> Any:
        _, of_sine = mc.vjp(lambda x: xp.sin(x) * xp.sum(x), x, backend=b)
        _, of_square = mc.vjp(lambda x: x * x, 2 * x, backend=b)
        (first,) = of_square(V)
        mc.hessian(waves, backend=b)(x)
        (second,) = of_sine(V)
        (third,) = of_square(2 * V)
        same(first, of_square(V)[0])
        same(second, of_sine(V)[0])
        return first, second, third

    def formula(x: Any) -> Any:
        sine = exact.gradient(lambda x: np.sum(V * sin(x)) * np.sum(x), [x])[0]
        return 4 * x * V, sine, 8 * x * V

    return closed_form("state", "pullbacks in turns", {"vjp": (run, formula)}, [X])


def _pullback_from_threads() -> Scenario:
    def run(b: str, x: Any) -> Any:
        _, pullback = mc.vjp(lambda x: xp.exp(x) * xp.sum(x), x, backend=b)
        with ThreadPoolExecutor(4) as pool:
            return [
                pulled for (pulled,) in pool.map(lambda k: pullback(k * V), (1.0, 2.0, -3.0, 4.0))
            ]

    def formula(x: Any) -> Any:
        pulled = V * exp(x) * np.sum(x) + np.sum(V * exp(x))
        return tuple(k * pulled for k in (1, 2, -3, 4))

    return closed_form("state", "a pullback from four threads", {"vjp": (run, formula)}, [X])
