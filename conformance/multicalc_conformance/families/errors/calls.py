"""Calls of transforms that can't be right: outputs, inputs, ``argnums``, tangents, options."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

import multicalc as mc
from multicalc import xp
from multicalc.errors import (
    InvalidArgumentError,
    MulticalcError,
    NotDifferentiableError,
    NotScalarError,
)
from multicalc_conformance.engine.scenario import Scenario
from multicalc_conformance.families.errors.refusal import Refusal, X, refused, scenario

Transform = Callable[[Any, str], Any]


def squares(x: Any) -> Any:
    return xp.sum(x**2)


def total(x: Any, y: Any) -> Any:
    return xp.sum(x) + xp.sum(y)


OF_ONE: dict[str, Transform] = {
    "grad": lambda f, b: mc.grad(f, backend=b)(X),
    "value_and_grad": lambda f, b: mc.value_and_grad(f, backend=b)(X),
    "hessian": lambda f, b: mc.hessian(f, backend=b)(X),
    "hvp": lambda f, b: mc.hvp(f, (X,), (X,), backend=b),
    "linear_approx": lambda f, b: mc.linear_approx(f, X, backend=b),
    "quad_approx": lambda f, b: mc.quad_approx(f, X, backend=b),
}
OF_SEVERAL: dict[str, Transform] = {
    "jacobian": lambda f, b: mc.jacobian(f, backend=b)(X),
    "jacobian forward": lambda f, b: mc.jacobian(f, mode="forward", backend=b)(X),
    "jvp": lambda f, b: mc.jvp(f, (X,), (X,), backend=b),
    "vjp": lambda f, b: mc.vjp(f, X, backend=b),
}
EVERY = OF_ONE | OF_SEVERAL


def scenarios() -> list[Scenario]:
    no_result = "f returned"
    return [
        _of(
            "a vector where a scalar is needed",
            OF_ONE,
            lambda x: x**2,
            NotScalarError,
            "(3,)",
            "jacobian",
        ),
        _of("shape (1,) is no scalar", OF_ONE, lambda x: x[:1], NotScalarError, "(1,)", "reduce"),
        _of("two outputs where a scalar is needed", OF_ONE, _two, NotScalarError, "2 arrays"),
        _of("no result", EVERY, lambda x: None, NotDifferentiableError, "None", "return"),
        _of("a number as result", EVERY, lambda x: 3.0, NotDifferentiableError, no_result, "float"),
        _of("text as result", EVERY, lambda x: "text", NotDifferentiableError, no_result, "str"),
        _of("booleans as result", EVERY, lambda x: x[0] > 0, NotDifferentiableError, "bool"),
        scenario("inputs without derivatives", _inputs()),
        scenario("argnums", _argnums()),
        scenario("tangents", _tangents()),
        scenario("cotangents", _cotangents()),
        scenario("options", _options()),
    ]


def _two(x: Any) -> Any:
    return xp.sum(x), xp.sum(x)


def _of(
    name: str,
    transforms: dict[str, Transform],
    f: Callable[..., Any],
    kind: type[MulticalcError],
    *words: str,
) -> Scenario:
    """``f`` refused by each of ``transforms``."""

    def call(transform: Transform) -> Callable[[str], Any]:
        return lambda b: transform(f, b)

    return scenario(name, {key: refused(call(t), kind, *words) for key, t in transforms.items()})


def _inputs() -> dict[str, Refusal]:
    bad = {
        "an int array": (np.array([1, 2]), "int64"),
        "a bool array": (np.array([True, False]), "bool"),
        "an int": (3, "int"),
        "a bool": (True, "bool"),
        "a str": ("text", "str"),
    }

    def call(transform: Any, x: Any) -> Callable[[str], Any]:
        return lambda b: transform(total, 1, backend=b)(X, x)

    found = {
        f"{transform.__name__} in {name}": refused(
            call(transform, x), NotDifferentiableError, "argument 1", word, "argnums"
        )
        for transform in (mc.grad, mc.jacobian, mc.hessian)
        for name, (x, word) in bad.items()
    }
    tree = {"w": [X, np.array([1, 2])]}
    return found | {
        "a leaf, by its path": refused(
            lambda b: mc.grad(lambda p: squares(p["w"][0]), backend=b)(tree),
            NotDifferentiableError,
            "argument 0['w'][1]",
            "int64",
        ),
        "jvp": refused(
            lambda b: mc.jvp(total, (X, 3), (X, 1.0), backend=b),
            NotDifferentiableError,
            "argument 1",
        ),
        "vjp": refused(
            lambda b: mc.vjp(total, 3, X, backend=b), NotDifferentiableError, "argument 0"
        ),
        "variable": refused(lambda b: mc.variable(3, backend=b), NotDifferentiableError, "int64"),
        "quad_approx": refused(
            lambda b: mc.quad_approx(squares, np.array([1, 2]), backend=b),
            NotDifferentiableError,
            "int64",
        ),
    }


def _argnums() -> dict[str, Refusal]:
    bad: dict[str, tuple[Any, str]] = {
        "2": (2, "2 positional arguments"),
        "-3": (-3, "out of range"),
        "(0, 5)": ((0, 5), "(0, 5)"),
        "(0, 0)": ((0, 0), "twice"),
        "(1, -1)": ((1, -1), "twice"),
        "1.0": (1.0, "int"),
        "'x'": ("x", "int"),
        "True": (True, "int"),
        "(True,)": ((True,), "int"),
    }

    def call(transform: Any, argnums: Any) -> Callable[[str], Any]:
        return lambda b: transform(total, argnums, backend=b)(X, X)

    return {
        f"{transform.__name__}, argnums={name}": refused(
            call(transform, argnums), InvalidArgumentError, "argnums", word
        )
        for transform in (mc.grad, mc.jacobian)
        for name, (argnums, word) in bad.items()
    }


def _tangents() -> dict[str, Refusal]:
    bad: dict[str, tuple[Any, tuple[str, ...]]] = {
        "too long": ((np.ones(4),), ("tangent", "argument 0", "(3,)", "(4,)")),
        "another rank": ((np.ones((3, 1)),), ("tangent", "(3,)", "(3, 1)")),
        "float32": ((np.ones(3, "float32"),), ("float64", "float32")),
        "integers": ((np.ones(3, "int64"),), ("float64", "int64")),
        "one too many": ((np.ones(3), np.ones(3)), ("tangent", "structure")),
        "a dict": (({"a": np.ones(3)},), ("tangent", "structure")),
        "none": ((), ("tangent", "structure")),
    }

    def call(product: Any, tangents: Any) -> Callable[[str], Any]:
        return lambda b: product(squares, (X,), tangents, backend=b)

    return {
        f"{product.__name__}, {name}": refused(call(product, vs), InvalidArgumentError, *words)
        for product in (mc.jvp, mc.hvp)
        for name, (vs, words) in bad.items()
    }


def _cotangents() -> dict[str, Refusal]:
    bad: dict[str, tuple[Any, tuple[str, ...]]] = {
        "too short": (np.ones(2), ("cotangent", "output", "(3,)", "(2,)")),
        "a number": (1.0, ("cotangent", "(3,)")),
        "float32": (np.ones(3, "float32"), ("float64", "float32")),
        "a tuple": ((np.ones(3),), ("cotangent", "structure")),
    }

    def call(cotangent: Any) -> Callable[[str], Any]:
        return lambda b: mc.vjp(lambda x: x**2, X, backend=b)[1](cotangent)

    return {
        name: refused(call(u), InvalidArgumentError, *words) for name, (u, words) in bad.items()
    }


def _options() -> dict[str, Refusal]:
    def of(words: tuple[str, ...], call: Callable[[str], Any]) -> Refusal:
        return refused(call, InvalidArgumentError, *words)

    return {
        "mode": of(
            ("mode", "'sideways'", "'forward'"),
            lambda b: mc.jacobian(squares, mode="sideways", backend=b),  # type: ignore[arg-type]
        ),
        "method": of(
            ("method", "'guess'", "finite-difference"),
            lambda b: mc.hessian(squares, method="guess", backend=b),  # type: ignore[arg-type]
        ),
        "method of hvp": of(
            ("method", "'guess'"),
            lambda b: mc.hvp(squares, (X,), (X,), method="guess", backend=b),  # type: ignore[arg-type]
        ),
        "f": of(
            ("callable", "float"),
            lambda b: mc.grad(3.0, backend=b)(X),  # type: ignore[arg-type]
        ),
        "has_aux without a pair": of(
            ("has_aux", "pair"), lambda b: mc.grad(squares, has_aux=True, backend=b)(X)
        ),
        "learning_rate": of(
            ("learning_rate", "0"),
            lambda b: mc.gradient_descent(squares, X, learning_rate=0.0, steps=3, backend=b),
        ),
        "steps": of(("steps", "-1"), lambda b: mc.newton(squares, X, steps=-1, backend=b)),
        "tolerance": of(
            ("tolerance", "2.0"), lambda b: mc.newton(squares, X, tolerance=2.0, backend=b)
        ),
        "box": of(
            ("lower", "upper"), lambda b: mc.critical_points(squares, (1.0, -1.0), backend=b)
        ),
        "scale": of(("scale", "-1"), lambda b: mc.classify(squares, X, scale=-1.0, backend=b)),
        "a point of another shape": of(
            ("shape", "(3,)", "(2,)"),
            lambda b: mc.linear_approx(squares, X, backend=b)(np.ones(2)),
        ),
    }
