"""What can't be done where it is asked: backends that are not there, arrays of two frameworks, host
work inside a transform, tapes, and arguments of ``xp``."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from unittest.mock import patch

import numpy as np

import multicalc as mc
from multicalc import xp
from multicalc.backend import NEUTRAL, Adapter
from multicalc.errors import (
    BackendBrokenError,
    BackendNotInstalledError,
    InvalidArgumentError,
    MixedBackendsError,
    NotDifferentiableError,
    NotPositiveDefiniteError,
    NotScalarError,
    PlottingUnavailableError,
    UnknownBackendError,
    UnsupportedOperationError,
)
from multicalc_conformance.engine.scenario import Scenario
from multicalc_conformance.families.errors.calls import EVERY, squares
from multicalc_conformance.families.errors.refusal import Refusal, X, refused, scenario


def scenarios() -> list[Scenario]:
    found = [
        scenario("backends", _backends()),
        scenario("the tape", _tape()),
        replace(scenario("host work inside a transform", _inside()), native_only=True),
        scenario("no minimum", _no_minimum()),
        scenario("arguments of xp", _of_xp()),
        scenario("the user's own error", _own()),
    ]
    if len(_frameworks()) > 1:
        found.append(scenario("arrays of two frameworks", _mixed()))
    return found


def _backends() -> dict[str, Refusal]:
    absent = Adapter("mine", "no_such_framework", (), "no_such_module:Backend", "pip install mine")
    broken = Adapter("mine", "json", (), "no_such_module:Backend")
    return {
        "a misspelt name": refused(
            lambda b: mc.grad(squares, backend=f"{b}s")(X),
            UnknownBackendError,
            "known:",
            "Did you mean",
        ),
        "use": refused(
            lambda b: mc.use("nothing").__enter__(), UnknownBackendError, "'nothing'", "numpy"
        ),
        "variable": refused(
            lambda b: mc.variable(1.0, backend="nothing"),
            UnknownBackendError,
            "'nothing'",
            "known:",
        ),
        "not installed": refused(
            lambda b: absent.load(),
            BackendNotInstalledError,
            "no_such_framework",
            "pip install mine",
        ),
        "not loadable": refused(
            lambda b: broken.load(), BackendBrokenError, "'mine'", "no_such_module"
        ),
    }


def _frameworks() -> list[str]:
    """Those installed but NumPy, whose arrays go with every framework's."""
    return [i.name for i in mc.backends() if i.installed and i.name != NEUTRAL]


def _mixed() -> dict[str, Refusal]:
    def of(call: Callable[[Any, Any], Any]) -> Refusal:
        """``call`` gets an array of the backend and one of another, or of two others."""

        def run(b: str) -> Any:
            first, second, *_ = sorted(_frameworks(), key=lambda name: name != b)
            mine, theirs = mc.get_backend(first), mc.get_backend(second)
            with mine.precision(frozenset({"float64"})), theirs.precision(frozenset({"float64"})):
                return call(mine.from_numpy(X), theirs.from_numpy(X))

        return refused(run, MixedBackendsError, "framework")

    def total(x: Any, y: Any) -> Any:
        return xp.sum(x) + xp.sum(y)

    return {
        "grad": of(lambda x, y: mc.grad(total)(x, y)),
        "hessian": of(lambda x, y: mc.hessian(total)(y, x)),
        "jvp": of(lambda x, y: mc.jvp(total, (x, y), (x, y))),
        "vjp": of(lambda x, y: mc.vjp(total, y, x)),
        "keyword arguments": of(lambda x, y: mc.grad(total)(x, y=y)),
        "xp": of(lambda x, y: xp.add(x, y)),
    }


def _tape() -> dict[str, Refusal]:
    def recorded(b: str) -> tuple[mc.Variable, Any]:
        x = mc.variable(X, backend=b)
        with mc.record():
            return x, x * x

    def assigned(b: str) -> None:
        x, _ = recorded(b)
        x[0] = 1.0

    return {
        "a vector": refused(
            lambda b: mc.backward(recorded(b)[1]), NotScalarError, "(3,)", "cotangent"
        ),
        "nothing recorded": refused(
            lambda b: mc.backward(mc.variable(1.0, backend=b)), InvalidArgumentError, "record"
        ),
        "no variable": refused(
            lambda b: mc.backward(3.0),  # type: ignore[arg-type]
            InvalidArgumentError,
            "variable",
            "float",
        ),
        "a cotangent of another shape": refused(
            lambda b: mc.backward(recorded(b)[1], cotangent=np.ones(2)),
            InvalidArgumentError,
            "cotangent",
            "(3,)",
            "(2,)",
        ),
        "assignment": refused(assigned, UnsupportedOperationError, "in place", "xp.at"),
        "an integer variable": refused(
            lambda b: mc.variable(np.array([1, 2]), backend=b), NotDifferentiableError, "int64"
        ),
    }


def _inside() -> dict[str, Refusal]:
    def of(what: str, inner: Callable[[Any], Any]) -> dict[str, Refusal]:
        words = (what, "host")
        return {
            f"{what}, in grad": refused(
                lambda b: mc.grad(inner, backend=b)(X), UnsupportedOperationError, *words
            ),
            f"{what}, in jvp": refused(
                lambda b: mc.jvp(inner, (X,), (X,), backend=b), UnsupportedOperationError, *words
            ),
        }

    return {
        **of(
            "finite-difference",
            lambda x: xp.sum(mc.hvp(squares, (x,), (x,), method="finite-difference").value),
        ),
        **of("newton", lambda x: xp.sum(mc.newton(squares, x).x)),
        **of("minimizer", lambda x: xp.sum(mc.quad_approx(squares, x).minimizer())),
    }


def _no_minimum() -> dict[str, Refusal]:
    def saddle(x: Any) -> Any:
        return x[0] ** 2 - x[1] ** 2 + x[2]

    def plot(b: str) -> Any:
        with patch.dict(sys.modules, {"matplotlib": None, "matplotlib.figure": None}):
            return mc.linear_approx(lambda x: x**2, 1.0, backend=b).plot()

    return {
        "newton": refused(
            lambda b: mc.newton(saddle, X, backend=b),
            NotPositiveDefiniteError,
            "0 Newton steps",
            "smallest eigenvalue -2",
        ),
        "a saddle's model": refused(
            lambda b: mc.quad_approx(saddle, X, backend=b).minimizer(),
            NotPositiveDefiniteError,
            "smallest eigenvalue -2",
        ),
        "a linear model": refused(
            lambda b: mc.linear_approx(squares, X, backend=b).minimizer(),
            UnsupportedOperationError,
            "quad_approx",
        ),
        "a plot without matplotlib": refused(
            plot, PlottingUnavailableError, "matplotlib", "install"
        ),
    }


def _of_xp() -> dict[str, Refusal]:
    def of(f: Callable[[Any], Any], *words: str) -> Refusal:
        return refused(lambda b: mc.grad(f, backend=b)(X), InvalidArgumentError, *words)

    return {
        "cond of a vector": of(
            lambda x: xp.sum(xp.cond(x > 0, lambda x: x, lambda x: -x, x)), "cond", "scalar", "(3,)"
        ),
        "a loop that changes its shape": of(
            lambda x: xp.sum(xp.fori_loop(0, 2, lambda _, y: y[:-1], x)), "fori_loop", "shape"
        ),
        "scan without a pair": of(lambda x: xp.scan(lambda c, x: c, x[0], x)[0], "scan", "pair"),
        "scan of no length": of(lambda x: xp.scan(lambda c, x: (c, c), x[0])[0], "scan", "length"),
        "at without a key": of(lambda x: xp.sum(xp.at(x).set(1.0)), "at", "key"),
        "a negative pad": of(lambda x: xp.sum(xp.pad(x, -1)), "pad", "negative"),
    }


class OwnError(Exception):
    """Raised by the function that is differentiated; no wrapper may hide it."""


def _own() -> dict[str, Refusal]:
    def late(x: Any) -> Any:
        xp.sum(xp.exp(x) * x)
        raise OwnError("mine")

    def nested(x: Any) -> Any:
        return xp.sum(x * mc.grad(late)(x))

    def of(transform: Any, f: Any) -> Refusal:
        return Refusal(lambda b: transform(f, b), OwnError, ("mine",))

    once = {name: of(transform, late) for name, transform in EVERY.items()}
    return once | {f"{name} of grad": of(transform, nested) for name, transform in EVERY.items()}
