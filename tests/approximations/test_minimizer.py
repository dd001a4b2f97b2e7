"""The Newton step of a quadratic model, and when there is none."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from multicalc import grad, xp
from multicalc.approximations import quad_approx
from multicalc.approximations.newton_step import newton_step
from multicalc.backend import Backend
from multicalc.errors import NotPositiveDefiniteError, UnsupportedOperationError


def test_the_minimum_of_the_books_quadratic(backend: Backend) -> None:
    """e⁻¹(−1 − (x+1) + (x+1)² + y²) is smallest at x + 1 = ½, y = 0."""
    model = quad_approx(
        lambda x: x[0] * xp.exp(-(x[0] ** 2) - x[1] ** 2), np.array([-1.0, 0.0]), backend=backend
    )
    np.testing.assert_allclose(model.minimizer(), [-0.5, 0.0], atol=1e-15)


def test_a_saddle_has_no_minimizer(backend: Backend) -> None:
    model = quad_approx(lambda x: x[0] ** 2 - 1.5 * x[1] ** 2, np.ones(2), backend=backend)
    with pytest.raises(NotPositiveDefiniteError, match="smallest eigenvalue -3"):
        model.minimizer()


@pytest.mark.parametrize("size", [1, 3, 20])
def test_the_step_solves_the_newton_equation(size: int) -> None:
    rng = np.random.default_rng(size)
    root = rng.normal(size=(size, size))
    matrix, gradient = root @ root.T + np.eye(size), rng.normal(size=size)
    step = newton_step(matrix, gradient, np.finfo(float).eps)
    np.testing.assert_allclose(step, -np.linalg.solve(matrix, gradient), rtol=1e-10)


def test_units_do_not_make_a_matrix_indefinite() -> None:
    units = np.array([1e-12, 1.0, 1e12])
    matrix = units[:, None] * np.array([[2.0, 1, 0], [1, 2, 1], [0, 1, 2]]) * units
    step = newton_step(matrix, units, np.finfo(float).eps)
    # H = D T D and g = D·1, so the step is −D⁻¹T⁻¹1 with T⁻¹1 = (½, 0, ½).
    np.testing.assert_allclose(step * units, [-0.5, 0.0, -0.5], atol=1e-14)


@pytest.mark.parametrize(
    "matrix",
    [
        [[1.0, 1.0], [1.0, 1.0]],
        [[0.0, 0.0], [0.0, 1.0]],
        [[1.0, 2.0], [2.0, 1.0]],
        # Of rank two; rounding alone makes Cholesky succeed.
        np.array([[34.0, 45, 24], [45, 61, 33], [24, 33, 18]]) / 49,
    ],
)
def test_singular_and_indefinite_matrices(matrix: Any) -> None:
    with pytest.raises(NotPositiveDefiniteError, match="smallest eigenvalue"):
        newton_step(np.array(matrix), np.ones(len(matrix)), np.finfo(float).eps)


def test_a_hessian_that_is_not_finite() -> None:
    with pytest.raises(NotPositiveDefiniteError, match="not finite"):
        newton_step(np.array([[np.nan]]), np.ones(1), np.finfo(float).eps)


def test_the_host_is_not_entered_behind_a_transforms_back(backend: Backend) -> None:
    def through(x: Any) -> Any:
        return xp.sum(quad_approx(lambda z: xp.sum(z**4), x).minimizer())

    with pytest.raises(UnsupportedOperationError, match="minimizer"):
        grad(through, backend=backend)(np.ones(2))


def test_g_plus_h_is_stationary_where_the_gradients_are_opposite(backend: Backend) -> None:
    """Row 19: at the minimum of g + h, ∇g = −∇h."""

    def g(x: Any) -> Any:
        return xp.sum((x - 1.0) ** 2)

    def h(x: Any) -> Any:
        return 3.0 * x[0] ** 2 + x[0] * x[1] + 0.5 * x[1] ** 2

    start = np.array([5.0, -3.0])
    lowest = quad_approx(lambda x: g(x) + h(x), start, backend=backend).minimizer()
    np.testing.assert_allclose(
        grad(g, backend=backend)(lowest), -grad(h, backend=backend)(lowest), rtol=1e-12
    )
