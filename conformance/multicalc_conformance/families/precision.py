"""Both precisions at large and tiny magnitudes, and where digits cancel.

Every result has the inputs' dtype, which the verdict asks for. The derivatives of functions of one
number are written out, because differences with a fixed step say nothing at 1e-150.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from mpmath import mp

import multicalc as mc
from multicalc import xp
from multicalc_conformance.engine.scenario import Scenario
from multicalc_conformance.references import precise
from multicalc_conformance.references.closed_form import closed_form
from multicalc_conformance.references.entrywise import each
from multicalc_conformance.references.twin import twin

Number = Callable[[Any], Any]


class Row(NamedTuple):
    """``f`` entry by entry, in ``xp`` and with two derivatives in mpmath, and where."""

    name: str
    f: Callable[[Any], Any]
    derivatives: tuple[Number, Number, Number]
    points: dict[str, list[float]]


HUGE = {"float64": [1e150, -2e149, 3e140], "float32": [1e15, -2e14, 3e12]}
TINY = {"float64": [1e-60, -2e-59, 3e-58], "float32": [1e-15, -2e-14, 3e-12]}
POSITIVE = {"float64": [1e150, 2e-149, 3.0], "float32": [1e15, 2e-14, 3.0]}
SMALL = {"float64": [1e-9, -3e-12, 2e-17], "float32": [1e-4, -3e-6, 2e-9]}
LOWEST = {"float64": [-700.0, -300.0, -40.0], "float32": [-80.0, -40.0, -20.0]}
HIGHEST = {"float64": [350.0, 40.0, 300.0], "float32": [40.0, 30.0, 20.0]}


def _sigmoid(x: Any) -> Any:
    return 1 / (1 + mp.exp(-x))


def _sigmoid_slope(x: Any) -> Any:
    return mp.exp(-x) / (1 + mp.exp(-x)) ** 2


ROWS = (
    Row(
        "x² of huge", lambda x: x * x, (lambda x: x**2, lambda x: 2 * x, lambda x: mp.mpf(2)), HUGE
    ),
    Row("x² of tiny", lambda x: x**2, (lambda x: x**2, lambda x: 2 * x, lambda x: mp.mpf(2)), TINY),
    Row(
        "x²/(1 + x²)·x of tiny",
        lambda x: x * x / (1.0 + x * x) * x + x,
        (
            lambda x: x**3 / (1 + x**2) + x,
            lambda x: (x**4 + 3 * x**2) / (1 + x**2) ** 2 + 1,
            lambda x: (6 * x - 2 * x**3) / (1 + x**2) ** 3,
        ),
        TINY,
    ),
    Row("log", xp.log, (mp.log, lambda x: 1 / x, lambda x: -1 / x**2), POSITIVE),
    Row(
        "sqrt",
        xp.sqrt,
        (mp.sqrt, lambda x: 1 / (2 * mp.sqrt(x)), lambda x: -1 / (4 * mp.sqrt(x) ** 3)),
        {"float64": [1e150, 2e-149, 3.0], "float32": [1e15, 2e-14, 3.0]},
    ),
    Row(
        "1/x of tiny",
        lambda x: 1.0 / x,
        (lambda x: 1 / x, lambda x: -1 / x**2, lambda x: 2 / x**3),
        {"float64": [1e-60, -2e-58], "float32": [1e-8, -2e-7]},
    ),
    Row(
        "1/x of huge",
        xp.reciprocal,
        (lambda x: 1 / x, lambda x: -1 / x**2, lambda x: 2 / x**3),
        {"float64": [1e60, -2e58], "float32": [1e8, -2e7]},
    ),
    Row("exp of very negative", xp.exp, (mp.exp, mp.exp, mp.exp), LOWEST),
    Row("exp of large", xp.exp, (mp.exp, mp.exp, mp.exp), HIGHEST),
    Row("expm1 near 0", xp.expm1, (mp.expm1, mp.exp, mp.exp), SMALL),
    Row(
        "log1p near 0",
        xp.log1p,
        (mp.log1p, lambda x: 1 / (1 + x), lambda x: -1 / (1 + x) ** 2),
        SMALL,
    ),
    Row(
        "log1p of expm1 near 0",
        lambda x: xp.log1p(xp.expm1(x)) * x,
        (lambda x: x**2, lambda x: 2 * x, lambda x: mp.mpf(2)),
        SMALL,
    ),
    Row(
        "sin near 0",
        lambda x: xp.sin(x) * x,
        (
            lambda x: mp.sin(x) * x,
            lambda x: mp.cos(x) * x + mp.sin(x),
            lambda x: 2 * mp.cos(x) - mp.sin(x) * x,
        ),
        SMALL,
    ),
    Row(
        "(1 - cos x) by half angles, near 0",
        lambda x: 2.0 * xp.sin(x / 2.0) ** 2,
        (lambda x: 2 * mp.sin(x / 2) ** 2, mp.sin, mp.cos),
        SMALL,
    ),
    Row(
        "tanh near 0",
        xp.tanh,
        (
            mp.tanh,
            lambda x: mp.sech(x) ** 2,
            lambda x: -2 * mp.tanh(x) * mp.sech(x) ** 2,
        ),
        SMALL,
    ),
    Row(
        "sigmoid of very negative",
        xp.sigmoid,
        (
            _sigmoid,
            _sigmoid_slope,
            lambda x: _sigmoid_slope(x) * (1 - 2 * _sigmoid(x)),
        ),
        LOWEST,
    ),
    Row(
        "log_sigmoid of very negative",
        xp.log_sigmoid,
        (lambda x: mp.log(_sigmoid(x)), lambda x: _sigmoid(-x), lambda x: -_sigmoid_slope(x)),
        LOWEST,
    ),
    Row(
        "softplus of very negative",
        xp.softplus,
        (lambda x: mp.log1p(mp.exp(x)), _sigmoid, _sigmoid_slope),
        LOWEST,
    ),
)


def scenarios() -> list[Scenario]:
    return [
        scenario
        for dtype in ("float64", "float32")
        for scenario in (*(_pointwise(row, dtype) for row in ROWS), *_joint(dtype))
    ]


def _pointwise(row: Row, dtype: str) -> Scenario:
    """Directions are as large as the point, so that products stay in range."""
    value, first, second = (each(f) for f in row.derivatives)

    def total(x: Any) -> Any:
        return xp.sum(row.f(x))

    def along(x: Any) -> Any:
        return x * np.array([0.5, -0.75, 0.625], dtype=dtype)[: x.size]

    def exactly_along(x: Any) -> Any:
        return x * np.array([0.5, -0.75, 0.625])[: x.size]

    operators = {
        "value": (lambda b, x: mc.vjp(row.f, x, backend=b)[0], value),
        "gradient": (lambda b, x: mc.grad(total, backend=b)(x), first),
        "jvp": (
            lambda b, x: mc.jvp(row.f, (x,), (along(x),), backend=b)[1],
            lambda x: first(x) * exactly_along(x),
        ),
        "hvp": (
            lambda b, x: mc.hvp(total, (x,), (along(x),), backend=b),
            lambda x: second(x) * exactly_along(x),
        ),
    }
    return closed_form("precision", row.name, operators, [row.points[dtype]], dtype=dtype)


def _joint(dtype: str) -> list[Scenario]:
    """Functions of several numbers at once."""
    far = 1000.0 if dtype == "float64" else 80.0
    shift = 2.0**20 if dtype == "float64" else 2.0**10

    def of(name: str, f: Any, exactly: Any, *xs: list[float], **options: Any) -> Scenario:
        arrays = [np.array(x, dtype=dtype) for x in xs]
        return twin("precision", name, f, exactly, arrays, **options)

    spread = [far, far - 1.5, far + 0.25]
    data = [shift + 1.0, shift + 2.5, shift - 3.0, shift + 0.25]
    return [
        of("logsumexp of large", xp.logsumexp, precise.logsumexp, spread),
        of("logsumexp of very negative", xp.logsumexp, precise.logsumexp, [-x for x in spread]),
        of("log_softmax of large", xp.log_softmax, lambda x: x - precise.logsumexp(x), spread),
        of(
            "logaddexp, far apart",
            xp.logaddexp,
            _logaddexp,
            [far, -far, 0.5],
            [far - 1, -far, -9.0],
        ),
        of("variance of shifted data", xp.var, precise.var, data),
        of(
            "standard deviation of shifted data",
            xp.std,
            lambda x: mp.sqrt(precise.var(x)),
            data,
        ),
        of("a difference of neighbours", lambda x: (x[1:] - x[:-1]) ** 2, _steps, data),
        of(
            "a product of very different factors",
            lambda x, y: xp.sum(x * y) * x,
            lambda x, y: np.sum(x * y) * x,
            [1e8, -2e-8, 3.0],
            [1e-8, 2e8, 0.5],
        ),
    ]


def _logaddexp(x: Any, y: Any) -> Any:
    return each(lambda a, b: mp.log(mp.exp(a) + mp.exp(b)))(x, y)


def _steps(x: Any) -> Any:
    return (x[1:] - x[:-1]) ** 2
