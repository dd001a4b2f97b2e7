"""Rows 1, 2 and 3 of the chapter: the tangent plane, its error, and the gradient's geometry."""

from __future__ import annotations

from typing import Any

import mpmath
import numpy as np
import pytest

from multicalc import xp
from multicalc.approximations import linear_approx
from multicalc.backend import Backend
from multicalc.errors import NotDifferentiableError, NotScalarError, UnsupportedOperationError


def log_sum_exp(x: Any) -> Any:
    return xp.log(xp.sum(xp.exp(x)))


BOOK_POINT = np.array([0.0, np.log(2.0)])
BOOK_STEP = np.array([0.01, -0.03])


def test_the_books_numbers(backend: Backend) -> None:
    model = linear_approx(log_sum_exp, BOOK_POINT, backend=backend)
    np.testing.assert_allclose(model.value, np.log(3.0), rtol=1e-15)
    np.testing.assert_allclose(model.gradient, [1 / 3, 2 / 3], rtol=1e-15)
    approximate, error = model(BOOK_POINT + BOOK_STEP), model.error(BOOK_POINT + BOOK_STEP)
    # 1.0819456 as the chapter prints it, and by hand: log 3 + 0.01/3 − 0.03·2/3.
    assert round(float(approximate), 7) == 1.0819456
    np.testing.assert_allclose(approximate, np.log(3.0) - 0.05 / 3, rtol=1e-15)
    with mpmath.workdps(30):
        true = mpmath.log(mpmath.exp(0.01) + mpmath.exp(mpmath.log(2) - 0.03))
    assert round(float(approximate + error), 7) == 1.0821242
    np.testing.assert_allclose(approximate + error, float(true), rtol=1e-14)


def test_the_gradients_components_sum_to_one(backend: Backend) -> None:
    """Row 17."""
    for x0 in ([0.0, 0.0], [3.0, -2.0], [-1.5, 0.25]):
        gradient = linear_approx(log_sum_exp, np.array(x0), backend=backend).gradient
        np.testing.assert_allclose(gradient.sum(), 1.0, rtol=1e-14)


def test_halving_the_step_quarters_the_error(backend: Backend) -> None:
    """Row 1: the error is second order."""

    def loss(w: Any) -> Any:
        return xp.sum(xp.sin(w) * xp.exp(w[0] * w[1]))

    x0, direction = np.array([0.3, -0.7]), np.array([0.6, 0.8])
    model = linear_approx(loss, x0, backend=backend)
    lengths = 2.0 ** -np.arange(7, 12)
    errors = model.error(x0 + lengths[:, None] * direction)
    np.testing.assert_allclose(errors[:-1] / errors[1:], 4.0, rtol=0.01)


def test_minus_the_gradient_is_the_steepest_direction(backend: Backend) -> None:
    """Row 3: along a unit direction v the model changes by ‖∇f‖·cos θ."""
    model = linear_approx(log_sum_exp, BOOK_POINT, backend=backend)
    angles = np.linspace(0, 2 * np.pi, 721)[:-1]
    around = BOOK_POINT + np.stack([np.cos(angles), np.sin(angles)], axis=-1)
    change = model(around) - model.value
    norm = np.hypot(1 / 3, 2 / 3)
    theta = angles - np.arctan2(2 / 3, 1 / 3)
    np.testing.assert_allclose(change, norm * np.cos(theta), atol=1e-14)
    steepest = around[np.argmin(change)] - BOOK_POINT
    np.testing.assert_allclose(steepest, -model.gradient / norm, atol=2 * np.pi / 720)


def test_the_gradient_is_perpendicular_to_level_sets(backend: Backend) -> None:
    """Row 3: eˣ + eʸ = 3 is the level set through the book's point; its tangent is (eʸ, −eˣ)."""
    model = linear_approx(log_sum_exp, BOOK_POINT, backend=backend)
    tangent = np.array([2.0, -1.0])
    np.testing.assert_allclose(model.gradient @ tangent, 0.0, atol=1e-15)
    np.testing.assert_allclose(model(BOOK_POINT + 5 * tangent), model.value, rtol=1e-14)


def test_a_linear_function_is_its_own_model(backend: Backend) -> None:
    beta = np.array([2.0, -1.0, 0.5])
    model = linear_approx(lambda x, b: xp.sum(b * x) + 1.0, np.ones(3), beta, backend=backend)
    x = np.random.default_rng(0).normal(size=(4, 3))
    np.testing.assert_allclose(model(x), x @ beta + 1, rtol=1e-13)
    np.testing.assert_allclose(model.error(x), 0.0, atol=1e-13)


def test_one_evaluation_of_f(backend: Backend) -> None:
    calls = []

    def counted(x: Any) -> Any:
        calls.append(1)
        return xp.sum(x**3)

    linear_approx(counted, np.ones(4), backend=backend)
    assert len(calls) == 1


def test_a_linear_model_has_no_minimizer() -> None:
    model = linear_approx(lambda x: x**2, np.array(1.0))
    with pytest.raises(UnsupportedOperationError, match="no minimizer"):
        model.minimizer()


def test_what_has_no_gradient_is_refused(backend: Backend) -> None:
    with pytest.raises(NotDifferentiableError, match="int64"):
        linear_approx(lambda x: x**2, np.array(1), backend=backend)
    with pytest.raises(NotScalarError):
        linear_approx(lambda x: x**2, np.ones(2), backend=backend)


def test_complex_points_are_refused() -> None:
    with pytest.raises(NotDifferentiableError, match="complex128"):
        linear_approx(lambda z: xp.real(z * xp.conj(z)), np.array(1.0 + 1j))
