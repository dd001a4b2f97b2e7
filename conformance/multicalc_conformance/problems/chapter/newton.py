"""Row 12: Newton's method on a small regularised logistic regression."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from mpmath import exp, log, lu_solve, matrix, mpf

from multicalc import xp
from multicalc.approximations import quad_approx
from multicalc.optimize import newton
from multicalc_conformance.problems.chapter.pointwise import at_point, dot
from multicalc_conformance.problems.quantity import Compute, Quantity, Reference

X = np.array(
    [
        [0.8, -1.2, 1.0],
        [1.9, 0.3, 1.0],
        [-0.7, 0.9, 1.0],
        [-1.4, -0.5, 1.0],
        [0.2, 1.6, 1.0],
        [1.1, -0.4, 1.0],
        [-0.3, -1.8, 1.0],
        [0.6, 0.7, 1.0],
    ]
)
SIGNS = np.array([1.0, 1.0, -1.0, -1.0, -1.0, 1.0, 1.0, -1.0])
STRENGTH = 0.25
START = [0.0, 0.0, 0.0]
GENERIC = [0.5, -0.3, 0.2]
CONVERGED = 9
"""Newton steps after which the reference no longer moves in fifty digits."""
SHOWN = 4
SOURCE = "∇ = −Σ σ(−m)·y·x + λw, H = Σ σ(m)σ(−m)·xxᵀ + λI, m = y·wᵀx; steps −H⁻¹∇ in 50 digits"


def loss(w: Any) -> Any:
    """Σ log(1 + exp(−yᵢ wᵀxᵢ)) + ½λ‖w‖²."""
    margins = xp.asarray(SIGNS) * xp.matmul(xp.asarray(X), w)
    return xp.sum(xp.log1p(xp.exp(-margins))) + 0.5 * STRENGTH * xp.sum(w**2)


def _data() -> list[tuple[Any, list[Any]]]:
    return [(mpf(y), [mpf(c) for c in x]) for y, x in zip(SIGNS.tolist(), X.tolist(), strict=True)]


def loss_value(w: list[Any]) -> Any:
    total = sum(log(1 + exp(-y * dot(w, x))) for y, x in _data())
    return total + mpf(STRENGTH) / 2 * dot(w, w)


def loss_gradient(w: list[Any]) -> list[Any]:
    g = [mpf(STRENGTH) * c for c in w]
    for y, x in _data():
        weight = -y / (1 + exp(y * dot(w, x)))
        g = [a + weight * c for a, c in zip(g, x, strict=True)]
    return g


def loss_hessian(w: list[Any]) -> list[list[Any]]:
    n = len(w)
    h = [[mpf(STRENGTH) if i == j else mpf(0) for j in range(n)] for i in range(n)]
    for y, x in _data():
        likely = 1 / (1 + exp(-y * dot(w, x)))
        for i in range(n):
            for j in range(n):
                h[i][j] += likely * (1 - likely) * x[i] * x[j]
    return h


def newton_path(steps: int) -> list[list[Any]]:
    w = [mpf(c) for c in START]
    path = [w]
    for _ in range(steps):
        step = lu_solve(matrix(loss_hessian(w)), matrix(loss_gradient(w)))
        w = [c - s for c, s in zip(w, step, strict=True)]
        path.append(w)
    return path


@cache
def _path(backend: str) -> Any:
    """Kept, because three quantities look at it."""
    return newton(loss, np.array(START), backend=backend)


def _minimum(backend: str) -> Any:
    return _path(backend).points[-1]


def _minimum_value(backend: str) -> Any:
    return _path(backend).values[-1]


def _first_steps(backend: str) -> Any:
    return np.stack(_path(backend).points[:SHOWN])


def _minimizer(backend: str) -> Any:
    return quad_approx(loss, np.array(GENERIC), backend=backend).minimizer()


def _true_minimizer() -> list[Any]:
    w = [mpf(c) for c in GENERIC]
    step = lu_solve(matrix(loss_hessian(w)), matrix(loss_gradient(w)))
    return [c - s for c, s in zip(w, step, strict=True)]


def quantities() -> list[Quantity]:
    def quantity(name: str, compute: Compute, reference: Reference) -> Quantity:
        return Quantity("12", name, compute, reference, SOURCE)

    def minimum() -> list[Any]:
        return newton_path(CONVERGED)[-1]

    return [
        *at_point(
            "12",
            loss,
            GENERIC,
            symbol="L",
            source=SOURCE,
            value=loss_value,
            gradient=loss_gradient,
            hessian=loss_hessian,
        ),
        quantity("minimizer of the best quadratic", _minimizer, _true_minimizer),
        quantity("first Newton iterates", _first_steps, lambda: newton_path(SHOWN - 1)),
        quantity("the minimum, converged", _minimum, minimum),
        quantity("its value", _minimum_value, lambda: loss_value(minimum())),
    ]
