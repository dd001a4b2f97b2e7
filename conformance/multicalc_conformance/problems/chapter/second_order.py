"""Rows 10 and 11: Hessians, and the best quadratic."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from mpmath import exp, mp, mpf

import multicalc as mc
from multicalc import xp
from multicalc.approximations import quad_approx
from multicalc_conformance.problems.chapter.pointwise import Exactly, at_point, dot
from multicalc_conformance.problems.quantity import DIGITS, Quantity
from multicalc_conformance.references.exact import numbers

A, B1, B2, C11, C12, C22 = 1.7, -0.6, 2.3, 0.8, -1.9, 1.45
BOOK_AT, GENERIC_AT = [-1.0, 0.0], [0.3, -0.6]
GRID = np.linspace(-2.0, 2.0, 101)
X, Y = np.array([0.7, -1.2]), np.array([1.9, 0.4])
V, W = np.array([-0.6, 1.1]), np.array([0.3, 2.2])
STEP, DOUBLINGS = [0.175, -0.1], 3


def polynomial(p: Any) -> Any:
    x, y = p[0], p[1]
    return A + B1 * x + B2 * y + C11 * x**2 + C12 * x * y + C22 * y**2


def polynomial_value(p: list[Any]) -> Any:
    a, b1, b2, c11, c12, c22 = (mpf(c) for c in (A, B1, B2, C11, C12, C22))
    x, y = p
    return a + b1 * x + b2 * y + c11 * x**2 + c12 * x * y + c22 * y**2


def polynomial_gradient(p: list[Any]) -> list[Any]:
    b1, b2, c11, c12, c22 = (mpf(c) for c in (B1, B2, C11, C12, C22))
    x, y = p
    return [b1 + 2 * c11 * x + c12 * y, b2 + c12 * x + 2 * c22 * y]


def polynomial_hessian(p: list[Any]) -> list[list[Any]]:
    return [[2 * mpf(C11), mpf(C12)], [mpf(C12), 2 * mpf(C22)]]


def weighted_squares(x: Any, y: Any) -> Any:
    """Σ xᵢ²yᵢ, of two vectors."""
    return xp.sum(x * x * y)


def _along(backend: str) -> Any:
    """The Hessian of :func:`weighted_squares` times a direction of both vectors."""
    return np.stack(mc.hvp(weighted_squares, (X, Y), (V, W), backend=backend))


def _along_exactly() -> Any:
    x, y, v, w = numbers([X, Y, V, W])
    return np.stack([2 * y * v + 2 * x * w, 2 * x * v])


def _blocks(backend: str) -> Any:
    blocks = mc.hessian(weighted_squares, argnums=(0, 1), backend=backend)(X, Y)
    return np.block([list(row) for row in blocks])


def _blocks_exactly() -> Any:
    x, y = numbers([X, Y])
    return np.block([[np.diag(2 * y), np.diag(2 * x)], [np.diag(2 * x), np.diag(0 * x)]])


def bump(p: Any) -> Any:
    """The chapter's x·exp(−x² − y²)."""
    return p[0] * xp.exp(-(p[0] ** 2) - p[1] ** 2)


def bump_value(p: list[Any]) -> Any:
    return p[0] * exp(-(p[0] ** 2) - p[1] ** 2)


def bump_gradient(p: list[Any]) -> list[Any]:
    x, y = p
    e = exp(-(x**2) - y**2)
    return [(1 - 2 * x**2) * e, -2 * x * y * e]


def bump_hessian(p: list[Any]) -> list[list[Any]]:
    x, y = p
    e = exp(-(x**2) - y**2)
    xy = (4 * x**2 * y - 2 * y) * e
    return [[(4 * x**3 - 6 * x) * e, xy], [xy, (4 * x * y**2 - 2 * x) * e]]


def book_quadratic(p: list[Any]) -> Any:
    """e⁻¹(−1 − (x+1) + (x+1)² + y²), as the chapter's prose has it."""
    x, y = p
    return exp(-1) * (-1 - (x + 1) + (x + 1) ** 2 + y**2)


def quadratic(at: list[float], p: list[Any]) -> Any:
    """f(x₀) + e·∇f(x₀) + ½ eᵀHe."""
    x0 = [mpf(c) for c in at]
    e = [c - c0 for c, c0 in zip(p, x0, strict=True)]
    bent = [dot(row, e) for row in bump_hessian(x0)]
    return bump_value(x0) + dot(e, bump_gradient(x0)) + dot(e, bent) / 2


def grid_points() -> np.ndarray:
    """The 101×101 points of the chapter's surface plot, shape (101, 101, 2)."""
    return np.stack(np.meshgrid(GRID, GRID, indexing="ij"), axis=-1)


def _on_grid(at: list[float]) -> Any:
    def compute(backend: str) -> Any:
        return quad_approx(bump, np.array(at), backend=backend)(grid_points())

    return compute


@cache
def book_surface() -> list[list[Any]]:
    """:func:`book_quadratic` on the grid; kept, because fifty digits take half a second."""
    return _over_grid(book_quadratic)


@cache
def generic_surface() -> list[list[Any]]:
    """The best quadratic at the generic point on the grid."""
    return _over_grid(lambda p: quadratic(GENERIC_AT, p))


def _over_grid(closed: Exactly) -> list[list[Any]]:
    # The suite runs references in this precision too; kept values must not depend on who asks.
    with mp.workdps(DIGITS):
        return [[closed([mpf(x), mpf(y)]) for y in GRID.tolist()] for x in GRID.tolist()]


def _steps_from(at: list[float]) -> np.ndarray:
    return np.array(
        [[c + s * 2.0**k for c, s in zip(at, STEP, strict=True)] for k in range(DOUBLINGS)]
    )


def _third_order(backend: str) -> Any:
    """The error over the cube of the step, as the step doubles: it stays of one size."""
    model = quad_approx(bump, np.array(GENERIC_AT), backend=backend)
    found = []
    for k, p in enumerate(_steps_from(GENERIC_AT)):
        true = mc.value_and_grad(bump, backend=backend)(p)[0]
        found.append((true - model(p)) * 8.0**-k)
    return np.array(found)


def _true_third_order() -> list[Any]:
    found = []
    for k, row in enumerate(_steps_from(GENERIC_AT).tolist()):
        p = [mpf(c) for c in row]
        found.append((bump_value(p) - quadratic(GENERIC_AT, p)) / mpf(8) ** k)
    return found


def quantities() -> list[Quantity]:
    poly: dict[str, Any] = dict(
        source="∇f = (b₁+2c₁₁x+c₁₂y, b₂+c₁₂x+2c₂₂y), H = [[2c₁₁, c₁₂], [c₁₂, 2c₂₂]]",
        value=polynomial_value,
        gradient=polynomial_gradient,
        hessian=polynomial_hessian,
    )
    of_vectors = "[[2 diag y, 2 diag x], [2 diag x, 0]], so (2y∘v + 2x∘w, 2x∘v)"
    bump_forms: dict[str, Any] = dict(
        source="e = exp(−x²−y²): ∇f = ((1−2x²)e, −2xye), "
        "H = [[4x³−6x, 4x²y−2y], [4x²y−2y, 4xy²−2x]]e",
        value=bump_value,
        gradient=bump_gradient,
        hessian=bump_hessian,
    )
    return [
        *at_point("10", polynomial, [0.0, 0.0], **poly),
        *at_point("10", polynomial, [1.3, -0.4], **poly),
        Quantity("10", "∇²f of Σ xᵢ²yᵢ", _blocks, _blocks_exactly, of_vectors),
        Quantity("10", "∇²f times (v, w)", _along, _along_exactly, of_vectors),
        *at_point("11", bump, BOOK_AT, **bump_forms),
        *at_point("11", bump, GENERIC_AT, **bump_forms),
        Quantity(
            "11",
            "best quadratic at (−1, 0), on 101×101 points",
            _on_grid(BOOK_AT),
            book_surface,
            "f = −e⁻¹, ∇f = (−e⁻¹, 0), H = 2e⁻¹I, so e⁻¹(−1−(x+1)+(x+1)²+y²)",
        ),
        Quantity(
            "11",
            "best quadratic at (0.3, −0.6), on 101×101 points",
            _on_grid(GENERIC_AT),
            generic_surface,
            "f + e·∇f + ½eᵀHe, e = x − x₀",
        ),
        Quantity(
            "11",
            "its error / 8ᵏ as the step doubles k times",
            _third_order,
            _true_third_order,
            "f(x₀+e) − f − e·∇f − ½eᵀHe = O(‖e‖³)",
        ),
    ]
