"""Row 4 of the chapter: w ← w − η∇L."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from multicalc import get_backend, grad, xp
from multicalc.backend import Backend, adapters
from multicalc.errors import InvalidArgumentError, UnsupportedOperationError
from multicalc.optimize import gradient_descent

H = np.array([[3.0, 1.0], [1.0, 2.0]])
LARGEST = (5 + np.sqrt(5)) / 2
START = np.array([1.0, -2.0])


def quadratic(w: Any, h: Any = H) -> Any:
    return 0.5 * xp.sum(w * xp.matmul(h, w))


def test_the_path_is_the_closed_form(backend: Backend) -> None:
    """On ½wᵀHw: w_k = (I − ηH)^k w_0."""
    eta = 0.2
    path = gradient_descent(quadratic, START, H, learning_rate=eta, steps=30, backend=backend)
    assert path.steps == 30
    for k, w in enumerate(path.points):
        expected = np.linalg.matrix_power(np.eye(2) - eta * H, k) @ START
        np.testing.assert_allclose(w, expected, rtol=1e-12, atol=1e-15)
        np.testing.assert_allclose(path.values[k], expected @ H @ expected / 2, rtol=1e-12)
        np.testing.assert_allclose(path.gradient_norms[k], np.linalg.norm(H @ expected), rtol=1e-12)
    moved = [np.linalg.norm(b - a) for a, b in pairwise(path.points)]
    np.testing.assert_allclose(path.step_norms, moved, rtol=1e-9)
    assert not path.converged
    assert not path.diverged
    assert path.value == path.values[-1]
    np.testing.assert_array_equal(path.x, path.points[-1])


def test_it_converges_below_two_over_the_largest_eigenvalue(backend: Backend) -> None:
    path = gradient_descent(
        quadratic,
        START,
        H,
        learning_rate=1.9 / LARGEST,
        steps=500,
        tolerance=1e-8,
        backend=backend,
    )
    assert path.converged
    assert path.gradient_norms[-1] <= 1e-8 * path.gradient_norms[0] < path.gradient_norms[-2]
    assert path.steps < 500


def test_it_diverges_above(backend: Backend) -> None:
    path = gradient_descent(
        quadratic, START, H, learning_rate=2.1 / LARGEST, steps=60, backend=backend
    )
    growth = path.values[1:] / path.values[:-1]
    np.testing.assert_allclose(growth[-10:], 1.1**2, rtol=1e-3)
    assert not path.converged
    assert not path.diverged


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_a_value_that_is_not_finite_ends_the_path_as_it_came(backend: Backend) -> None:
    path = gradient_descent(
        lambda w: xp.sum(w**4),
        START,
        learning_rate=1.0,
        steps=50,
        tolerance=1e-3,
        backend=backend,
    )
    assert path.diverged
    assert not path.converged
    assert path.steps < 10
    assert np.isfinite(path.values[:-1]).all()
    assert not (np.isfinite(path.value) and np.isfinite(path.gradient_norms[-1]))


def test_pytrees_and_data(backend: Backend) -> None:
    """Least squares with a bias, against the same walk on one vector in NumPy."""
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(8, 2)), rng.normal(size=8)

    def loss(p: Any, x: Any, *, y: Any) -> Any:
        return xp.mean((xp.matmul(x, p["w"]) + p["b"] - y) ** 2)

    path = gradient_descent(
        loss, {"w": np.zeros(2), "b": 0.0}, x, y=y, learning_rate=0.1, steps=5, backend=backend
    )
    design, v = np.column_stack([x, np.ones(8)]), np.zeros(3)
    for point in path.points:
        np.testing.assert_allclose([*point["w"], point["b"]], v, rtol=1e-12, atol=1e-15)
        v = v - 0.1 * 2 / 8 * design.T @ (design @ v - y)


def test_float32_and_native_arrays(backend: Backend, arrays: Any) -> None:
    native = gradient_descent(
        lambda w: xp.sum(w**2), arrays(START, "float32"), learning_rate=0.25, steps=2
    )
    for point, factor in zip(native.points, (1, 0.5, 0.25), strict=True):
        assert backend.dtype(point) == "float32"
        assert type(point) is type(arrays(START))
        np.testing.assert_array_equal(arrays.numpy(point), np.float32(factor) * START)
    scalar = gradient_descent(
        lambda w: w**2, np.float32(1), learning_rate=0.1, steps=3, backend=backend
    )
    assert scalar.x.dtype == np.float32


def test_the_start_is_copied(backend: Backend) -> None:
    w = START.copy()
    path = gradient_descent(quadratic, w, H, learning_rate=0.1, steps=1, backend=backend)
    w[:] = 99
    np.testing.assert_array_equal(path.points[0], START)


@pytest.mark.parametrize("name", list(adapters()))
def test_float64_outside_any_precision_scope(name: str) -> None:
    if not adapters()[name].installed():
        pytest.skip(f"{name} is not installed")
    path = gradient_descent(
        lambda w: w**2, 1.0, learning_rate=0.3, steps=20, backend=get_backend(name)
    )
    np.testing.assert_allclose(path.x, 0.4**20, rtol=1e-13)


def test_a_start_at_the_minimum_has_converged() -> None:
    path = gradient_descent(quadratic, np.zeros(2), learning_rate=0.1, steps=10, tolerance=1e-6)
    assert path.converged
    assert path.steps == 0


@pytest.mark.parametrize(
    "wrong",
    [{"learning_rate": -0.1}, {"learning_rate": np.inf}, {"steps": -1}, {"tolerance": -1.0}],
)
def test_options_out_of_range(wrong: Any) -> None:
    options = {"learning_rate": 0.1, "steps": 1} | wrong
    with pytest.raises(InvalidArgumentError, match=next(iter(wrong))):
        gradient_descent(quadratic, START, **options)


def test_it_cannot_be_differentiated_through(backend: Backend) -> None:
    def unrolled(w: Any) -> Any:
        return xp.sum(gradient_descent(quadratic, w, H, learning_rate=0.1, steps=1).x)

    with pytest.raises(UnsupportedOperationError, match="gradient_descent"):
        grad(unrolled, backend=backend)(START)
