"""Rows 16 to 19: the chapter's exercises."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from mpmath import exp, log, mpf, sqrt

import multicalc as mc
from multicalc import xp
from multicalc.optimize import classify, newton
from multicalc_conformance.problems.chapter.critical import KINDS
from multicalc_conformance.problems.chapter.linear import log_sum, log_sum_gradient, log_sum_value
from multicalc_conformance.problems.chapter.pointwise import at_point, dot
from multicalc_conformance.problems.quantity import Quantity

VECTORS = ([3.0, -4.0], [0.8, -1.7, 2.6, 0.35])
LOG_SUM_AT = ([0.0, float(np.log(2.0))], [-1.4, 0.9])
FLAT, FLAT_GENERIC = [0.0, 0.0], [0.9, -1.6]
DIAGONAL = [-0.5, 0.5]
SUM_START, SUM_GENERIC = [0.0, 0.0], [0.7, -0.4]


def length(v: Any) -> Any:
    """‖v‖₂."""
    return xp.sqrt(xp.sum(v * v))


def length_value(v: list[Any]) -> Any:
    return sqrt(dot(v, v))


def length_gradient(v: list[Any]) -> list[Any]:
    return [c / length_value(v) for c in v]


def length_hessian(v: list[Any]) -> list[list[Any]]:
    n, unit = length_value(v), length_gradient(v)
    return [[((i == j) - a * b) / n for j, b in enumerate(unit)] for i, a in enumerate(unit)]


def log_sum_hessian(p: list[Any]) -> list[list[Any]]:
    a, b = log_sum_gradient(p)
    return [[a * b, -a * b], [-a * b, a * b]]


def flat(p: Any) -> Any:
    """x²y + xy²."""
    return p[0] ** 2 * p[1] + p[0] * p[1] ** 2


def flat_value(p: list[Any]) -> Any:
    return p[0] ** 2 * p[1] + p[0] * p[1] ** 2


def flat_gradient(p: list[Any]) -> list[Any]:
    x, y = p
    return [2 * x * y + y**2, x**2 + 2 * x * y]


def flat_hessian(p: list[Any]) -> list[list[Any]]:
    x, y = p
    return [[2 * y, 2 * (x + y)], [2 * (x + y), 2 * x]]


def _flat_kind(backend: str) -> Any:
    return np.array(KINDS.get(classify(flat, np.array(FLAT), backend=backend), np.nan))


def _flat_diagonal(backend: str) -> Any:
    points = (np.array([t, t]) for t in DIAGONAL)
    return np.stack([mc.value_and_grad(flat, backend=backend)(p)[0] for p in points])


def g(p: Any) -> Any:
    return xp.exp(p[0]) + xp.exp(2.0 * p[1])


def h(p: Any) -> Any:
    return 3.0 * xp.exp(-p[0]) + 5.0 * xp.exp(-p[1])


def g_and_h(p: Any) -> Any:
    return g(p) + h(p)


def g_gradient(p: list[Any]) -> list[Any]:
    return [exp(p[0]), 2 * exp(2 * p[1])]


def h_gradient(p: list[Any]) -> list[Any]:
    return [-3 * exp(-p[0]), -5 * exp(-p[1])]


def balance() -> list[Any]:
    """Where ∇g = −∇h: e²ˣ = 3 and 2e³ʸ = 5."""
    return [log(3) / 2, log(mpf(5) / 2) / 3]


def _sum_of_gradient(backend: str) -> Any:
    return np.stack([np.sum(mc.grad(log_sum, backend=backend)(np.array(x))) for x in LOG_SUM_AT])


@cache
def _minimum(backend: str) -> Any:
    """Kept, because three quantities look at it."""
    return newton(g_and_h, np.array(SUM_START), backend=backend).x


def _gradient_there(f: Any, sign: float) -> Any:
    def compute(backend: str) -> Any:
        return sign * mc.grad(f, backend=backend)(_minimum(backend))

    return compute


def _norms() -> list[Quantity]:
    return [
        quantity
        for v in VECTORS
        for quantity in at_point(
            "16",
            length,
            v,
            symbol="‖v‖",
            source="∇‖v‖ = v/‖v‖ = v̂, ∇² = (I − v̂v̂ᵀ)/‖v‖",
            value=length_value,
            gradient=length_gradient,
            hessian=length_hessian,
        )
    ]


def _log_sums() -> list[Quantity]:
    points = [
        quantity
        for x in LOG_SUM_AT
        for quantity in at_point(
            "17",
            log_sum,
            x,
            source="p = eˣ/(eˣ+eʸ): ∇f = (p, 1−p), H = p(1−p)[[1, −1], [−1, 1]]",
            value=log_sum_value,
            gradient=log_sum_gradient,
            hessian=log_sum_hessian,
        )
    ]
    total = Quantity(
        "17", "sum of ∇f's components", _sum_of_gradient, lambda: [1, 1], "p + (1 − p) = 1"
    )
    return [*points, total]


def _flats() -> list[Quantity]:
    forms: dict[str, Any] = dict(
        source="∇f = (2xy+y², x²+2xy), H = [[2y, 2(x+y)], [2(x+y), 2x]]",
        value=flat_value,
        gradient=flat_gradient,
        hessian=flat_hessian,
    )
    return [
        *at_point("18", flat, FLAT, **forms),
        *at_point("18", flat, FLAT_GENERIC, **forms),
        Quantity(
            "18",
            "f at ±(½, ½): neither minimum nor maximum",
            _flat_diagonal,
            lambda: [2 * mpf(t) ** 3 for t in DIAGONAL],
            "f(t, t) = 2t³, of either sign as near to 0 as one likes",
        ),
        Quantity(
            "18",
            "second-derivative test at (0, 0) (0 silent)",
            _flat_kind,
            lambda: 0,
            "H(0, 0) = 0 has no sign",
        ),
    ]


def _balances() -> list[Quantity]:
    source = "∇g = (eˣ, 2e²ʸ), ∇h = (−3e⁻ˣ, −5e⁻ʸ): equal and opposite at e²ˣ = 3, e³ʸ = 5/2"
    return [
        Quantity("19", "minimum of g + h", _minimum, balance, source),
        Quantity("19", "∇g there", _gradient_there(g, 1.0), lambda: g_gradient(balance()), source),
        Quantity(
            "19", "−∇h there", _gradient_there(h, -1.0), lambda: g_gradient(balance()), source
        ),
        *at_point("19", g, SUM_GENERIC, symbol="g", source=source, gradient=g_gradient),
        *at_point("19", h, SUM_GENERIC, symbol="h", source=source, gradient=h_gradient),
    ]


def quantities() -> list[Quantity]:
    return [*_norms(), *_log_sums(), *_flats(), *_balances()]
