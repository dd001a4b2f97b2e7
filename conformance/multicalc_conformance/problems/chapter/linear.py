"""Rows 1 and 2: the gradient as best linear approximation."""

from __future__ import annotations

from typing import Any

import numpy as np
from mpmath import cos, exp, log, mpf, sin

import multicalc as mc
from multicalc import xp
from multicalc.approximations import linear_approx
from multicalc_conformance.problems.chapter.pointwise import at_point, dot
from multicalc_conformance.problems.quantity import Quantity

LOSS_AT, LOSS_STEP = [0.7, -0.4], [0.3, 0.5]
HALVINGS = 4
BOOK_AT, BOOK_STEP = [0.0, float(np.log(2.0))], [0.01, -0.03]
GENERIC_AT, GENERIC_STEP = [0.3, -1.1], [0.2, 0.15]


def loss(w: Any) -> Any:
    return xp.sin(w[0]) * xp.exp(w[1]) + w[0] ** 2 * w[1]


def loss_value(w: list[Any]) -> Any:
    return sin(w[0]) * exp(w[1]) + w[0] ** 2 * w[1]


def loss_gradient(w: list[Any]) -> list[Any]:
    return [cos(w[0]) * exp(w[1]) + 2 * w[0] * w[1], sin(w[0]) * exp(w[1]) + w[0] ** 2]


def log_sum(p: Any) -> Any:
    """The chapter's log(eˣ + eʸ)."""
    return xp.log(xp.exp(p[0]) + xp.exp(p[1]))


def log_sum_value(p: list[Any]) -> Any:
    return log(exp(p[0]) + exp(p[1]))


def log_sum_gradient(p: list[Any]) -> list[Any]:
    total = exp(p[0]) + exp(p[1])
    return [exp(p[0]) / total, exp(p[1]) / total]


def _steps(step: list[float]) -> np.ndarray:
    return np.array([[c * 2.0**-k for c in step] for k in range(HALVINGS)])


def _remainders(backend: str) -> Any:
    """(L(w+ε) − L(w) − ε·∇L(w)) / ‖ε‖² as ε halves: it settles, because the error is O(‖ε‖²)."""
    point = np.array(LOSS_AT)
    model = linear_approx(loss, point, backend=backend)
    found = []
    for step in _steps(LOSS_STEP):
        true = mc.value_and_grad(loss, backend=backend)(point + step)[0]
        found.append((true - model(point + step)) / (step @ step))
    return np.array(found)


def _true_remainders() -> list[Any]:
    w = [mpf(c) for c in LOSS_AT]
    found = []
    for step in _steps(LOSS_STEP):
        # The sum is rounded to the float at which the backends evaluate.
        there = [mpf(c) for c in (np.array(LOSS_AT) + step).tolist()]
        e = [t - c for t, c in zip(there, w, strict=True)]
        rest = loss_value(there) - loss_value(w) - dot(e, loss_gradient(w))
        found.append(rest / dot(e, e))
    return found


def _linear(row: str, where: str, x: list[float], step: list[float]) -> Quantity:
    def compute(backend: str) -> Any:
        point = np.array(x)
        return linear_approx(log_sum, point, backend=backend)(point + np.array(step))

    def reference() -> Any:
        point = [mpf(c) for c in x]
        there = [mpf(c) for c in (np.array(x) + np.array(step)).tolist()]
        e = [t - c for t, c in zip(there, point, strict=True)]
        return log_sum_value(point) + dot(e, log_sum_gradient(point))

    source = "f(x) + ε·∇f(x) with ∇f = (eˣ, eʸ)/(eˣ+eʸ)"
    return Quantity(row, f"linear approximation {where}", compute, reference, source)


def quantities() -> list[Quantity]:
    log_sum_source = "∇ log(eˣ+eʸ) = (eˣ, eʸ)/(eˣ+eʸ)"
    return [
        *at_point(
            "1",
            loss,
            LOSS_AT,
            symbol="L",
            source="∇(sin x·eʸ + x²y) = (cos x·eʸ + 2xy, sin x·eʸ + x²)",
            value=loss_value,
            gradient=loss_gradient,
        ),
        Quantity(
            "1",
            "(L(w+ε) − L(w) − ε·∇L)/‖ε‖² as ε halves",
            _remainders,
            _true_remainders,
            "the remainder of the closed forms; it tends to ε̂ᵀHε̂/2, so halving ε quarters it",
        ),
        *(
            quantity
            for x in (BOOK_AT, GENERIC_AT)
            for quantity in at_point(
                "2",
                log_sum,
                x,
                source=log_sum_source,
                value=log_sum_value,
                gradient=log_sum_gradient,
            )
        ),
        _linear("2", "at the book's (0.01, log 2 − 0.03)", BOOK_AT, BOOK_STEP),
        *at_point(
            "2",
            log_sum,
            (np.array(BOOK_AT) + np.array(BOOK_STEP)).tolist(),
            source="log(eˣ+eʸ), the true value there: 1.0821242",
            value=log_sum_value,
        ),
        _linear("2", "at (0.5, −0.95)", GENERIC_AT, GENERIC_STEP),
    ]
