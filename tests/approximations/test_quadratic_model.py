"""Rows 10 and 11 of the chapter: the Hessian and the best quadratic."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import hypothesis.strategies as st
import numpy as np
import pytest
import sympy
from hypothesis import given, settings
from hypothesis.extra.numpy import arrays as array_strategy

from multicalc import hessian, xp
from multicalc.approximations import linear_approx, quad_approx
from multicalc.backend import Backend
from multicalc.errors import InvalidArgumentError, NotDifferentiableError


def bump(x: Any) -> Any:
    """x·exp(−x² − y²), the chapter's surface."""
    return x[0] * xp.exp(-(x[0] ** 2) - x[1] ** 2)


POINT = np.array([-1.0, 0.0])


def books_polynomial(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    return np.exp(-1) * (-1 - (x + 1) + (x + 1) ** 2 + y**2)


def books_grid() -> np.ndarray:
    axis = np.linspace(-2, 2, 101)
    return np.stack(np.meshgrid(axis, axis, indexing="ij"), axis=-1)


def test_value_gradient_and_hessian_of_the_books_surface(backend: Backend) -> None:
    model = quad_approx(bump, POINT, backend=backend)
    np.testing.assert_allclose(model.value, -np.exp(-1), rtol=1e-15)
    np.testing.assert_allclose(model.gradient, [-np.exp(-1), 0], rtol=1e-14, atol=1e-16)
    np.testing.assert_allclose(model.hessian, 2 * np.exp(-1) * np.eye(2), rtol=1e-14, atol=1e-16)
    assert model.method == "exact"


def test_the_books_polynomial_on_the_books_grid(backend: Backend) -> None:
    grid = books_grid()
    result = quad_approx(bump, POINT, backend=backend)(grid)
    assert result.shape == (101, 101)
    expected = books_polynomial(grid[..., 0], grid[..., 1])
    np.testing.assert_allclose(result, expected, rtol=0, atol=1e-12)


def test_native_arrays_in_and_out(backend: Backend, arrays: Any) -> None:
    model = quad_approx(bump, arrays(POINT))
    grid = books_grid()[::10, ::20]
    result = model(arrays(grid))
    for x in (model.x0, model.value, model.gradient, model.hessian, model.minimizer(), result):
        assert type(x) is type(arrays(POINT))
    expected = books_polynomial(grid[..., 0], grid[..., 1])
    np.testing.assert_allclose(arrays.numpy(result), expected, atol=1e-12)


def test_the_tabs_with_a_doubled_square_are_not_the_best_quadratic(backend: Backend) -> None:
    """Two of the chapter's tabs have 2(x+1)² + 2y²: off by 4.78 on the grid, as read off here."""
    grid = books_grid()
    x, y = grid[..., 0], grid[..., 1]
    tabs = np.exp(-1) * (-1 - (x + 1) + 2 * (x + 1) ** 2 + 2 * y**2)
    off = np.max(np.abs(tabs - quad_approx(bump, POINT, backend=backend)(grid)))
    np.testing.assert_allclose(off, 13 * np.exp(-1), rtol=1e-12)


def test_the_error_is_third_order(backend: Backend) -> None:
    direction = np.array([0.6, 0.8])
    lengths = 2.0 ** -np.arange(5, 9)[::-1]
    errors = quad_approx(bump, POINT, backend=backend).error(POINT + lengths[:, None] * direction)
    np.testing.assert_allclose(errors[1:] / errors[:-1], 8.0, rtol=0.06)


def test_the_coefficients_of_a_quadratic(backend: Backend) -> None:
    """Row 10: [[2c₁₁, c₁₂], [c₁₂, 2c₂₂]]."""
    a, b1, b2, c11, c12, c22 = 0.5, -1.0, 2.0, 3.0, -4.0, 0.25

    def f(x: Any) -> Any:
        return a + b1 * x[0] + b2 * x[1] + c11 * x[0] ** 2 + c12 * x[0] * x[1] + c22 * x[1] ** 2

    model = quad_approx(f, np.zeros(2), backend=backend)
    np.testing.assert_allclose(model.value, a)
    np.testing.assert_allclose(model.gradient, [b1, b2])
    np.testing.assert_allclose(model.hessian, [[2 * c11, c12], [c12, 2 * c22]])


def test_against_sympy_in_three_variables(backend: Backend) -> None:
    def f(x: Any) -> Any:
        return xp.sin(x[0] * x[1]) + xp.exp(x[2] - x[0]) * x[1] ** 3

    s = sympy.symbols("a b c")
    expression = sympy.sin(s[0] * s[1]) + sympy.exp(s[2] - s[0]) * s[1] ** 3
    x0 = np.array([0.4, -1.2, 0.9])
    at = dict(zip(s, map(sympy.Float, x0), strict=True))
    expected = np.array(sympy.hessian(expression, s).subs(at).evalf(20), dtype=float)
    found = quad_approx(f, x0, backend=backend).hessian
    np.testing.assert_allclose(found, expected, rtol=1e-13)
    np.testing.assert_allclose(found, found.T, rtol=1e-14)


class Counted:
    """Σx⁴, which counts its evaluations."""

    calls = 0

    def __call__(self, x: Any) -> Any:
        self.calls += 1
        return xp.sum(x**4)


def test_value_gradient_and_hessian_cost_what_the_hessian_costs(backend: Backend) -> None:
    alone, together = Counted(), Counted()
    hessian(alone, backend=backend)(np.ones(6))
    quad_approx(together, np.ones(6), backend=backend)
    assert together.calls == alone.calls


@pytest.mark.skip_mxnet("its Hessian takes one pass over f for each column")
def test_one_evaluation_of_f(backend: Backend) -> None:
    counted = Counted()
    quad_approx(counted, np.ones(6), backend=backend)
    assert counted.calls == 1


@settings(max_examples=60)
@given(
    curvature=array_strategy(np.float64, (3, 3), elements=st.floats(-10, 10, width=32)),
    slope=array_strategy(np.float64, 3, elements=st.floats(-10, 10, width=32)),
    x0=array_strategy(np.float64, 3, elements=st.floats(-10, 10, width=32)),
    x=array_strategy(np.float64, (2, 3), elements=st.floats(-10, 10, width=32)),
)
def test_a_quadratic_is_its_own_model_everywhere(
    curvature: np.ndarray, slope: np.ndarray, x0: np.ndarray, x: np.ndarray
) -> None:
    model = quad_approx(lambda z: z @ curvature @ z + slope @ z - 1.0, x0)
    expected = np.einsum("ki,ij,kj->k", x, curvature, x) + x @ slope - 1
    size = np.abs(curvature).sum() * 600 + np.abs(slope).sum() * 20 + 1
    np.testing.assert_allclose(model(x), expected, rtol=0, atol=1e-14 * size)
    np.testing.assert_allclose(model.hessian, curvature + curvature.T, rtol=1e-14, atol=1e-14)


def test_finite_differences_have_to_be_asked_for_and_say_so(backend: Backend) -> None:
    exact = quad_approx(bump, POINT, backend=backend)
    differences = quad_approx(bump, POINT, backend=backend, method="finite-difference")
    assert differences.method == "finite-difference"
    np.testing.assert_allclose(differences.hessian, exact.hessian, atol=1e-8)
    np.testing.assert_allclose(differences.gradient, exact.gradient, rtol=1e-14, atol=1e-16)
    with pytest.raises(InvalidArgumentError, match="finite-difference"):
        quad_approx(bump, POINT, method="guess")  # type: ignore[arg-type]


def test_float32_stays_float32(backend: Backend, arrays: Any) -> None:
    model = quad_approx(bump, arrays(POINT, "float32"))
    result = model(arrays(books_grid()[::25, ::25], "float32"))
    for x in (model.x0, model.gradient, model.hessian, model.minimizer(), result):
        assert backend.dtype(x) == "float32"
    grid = books_grid()[::25, ::25]
    expected = books_polynomial(grid[..., 0], grid[..., 1])
    np.testing.assert_allclose(arrays.numpy(result), expected, atol=2e-6)


def test_what_has_no_second_derivative_is_refused(backend: Backend) -> None:
    with pytest.raises(NotDifferentiableError, match="int64"):
        quad_approx(bump, np.array([-1, 0]), backend=backend)


def cubes(x: Any, scale: Any, *, power: int) -> Any:
    return xp.sum(scale * x**power)


@pytest.mark.parametrize("again", [copy.deepcopy, lambda model: pickle.loads(pickle.dumps(model))])
@pytest.mark.parametrize("approx", [linear_approx, quad_approx])
def test_models_are_copied_and_pickled(backend: Backend, again: Any, approx: Any) -> None:
    x, at = np.array([1.0, 2.0]), np.array([1.5, 1.0])
    model = again(approx(cubes, x, np.array([3.0, 1.0]), power=3, backend=backend.name))
    assert model.gradient.tolist() == [9.0, 12.0]
    quadratic = 9 * 0.5**2 + 6 * 1.0 if approx is quad_approx else 0.0
    expected = 11 + 9 * 0.5 - 12 + quadratic
    np.testing.assert_allclose(model(at), expected, rtol=1e-15)
    np.testing.assert_allclose(model.error(at), 3 * 1.5**3 + 1 - expected, rtol=1e-14)
    with pytest.raises(ValueError, match="read-only"):
        model.x0[0] = 0.0


def test_native_models_are_copied(backend: Backend, arrays: Any) -> None:
    model = copy.deepcopy(quad_approx(cubes, arrays([1.0, 2.0]), arrays([3.0, 1.0]), power=3))
    assert np.diag(arrays.numpy(model.hessian)).tolist() == [18.0, 12.0]
    np.testing.assert_allclose(arrays.numpy(model(arrays([1.0, 3.0]))), 29.0, rtol=1e-15)
