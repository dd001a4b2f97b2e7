"""Row 12 of the chapter: minimise the best quadratic, repeat."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from scipy.optimize import minimize

from multicalc import get_backend, xp
from multicalc.backend import Backend, adapters
from multicalc.errors import InvalidArgumentError, NotPositiveDefiniteError
from multicalc.optimize import newton

RNG = np.random.default_rng(7)
X = RNG.normal(size=(40, 3))
Y = np.where(X @ [1.0, -2.0, 0.5] + RNG.normal(size=40) > 0, 1.0, -1.0)


def logistic(w: Any, x: Any, y: Any) -> Any:
    """Regularised logistic regression: strongly convex."""
    return xp.mean(xp.log1p(xp.exp(-y * xp.matmul(x, w)))) + 0.05 * xp.sum(w**2)


def test_quadratic_convergence_to_scipys_minimum(backend: Backend) -> None:
    path = newton(logistic, np.zeros(3), X, Y, backend=backend)
    assert path.converged
    assert not path.diverged

    def loss(w: np.ndarray) -> float:
        return float(np.mean(np.log1p(np.exp(-Y * (X @ w)))) + 0.05 * w @ w)

    def slope(w: np.ndarray) -> np.ndarray:
        return -X.T @ (Y / (1 + np.exp(Y * (X @ w)))) / 40 + 0.1 * w

    reference = minimize(loss, np.zeros(3), jac=slope, method="BFGS", options={"gtol": 1e-12})
    np.testing.assert_allclose(path.x, reference.x, rtol=1e-7)
    assert np.abs(slope(path.x)).max() < 1e-15
    # ‖e_{k+1}‖ ≤ C‖e_k‖²: the exponents of the steps double.
    steps = path.step_norms[path.step_norms > 1e-15]
    assert (steps[1:] <= steps[:-1] ** 2).all()
    relative = np.log(steps[1:] / steps[0])
    assert (relative[1:] / relative[:-1] > 1.8).all()
    assert len(steps) >= 4


def test_one_step_minimises_a_quadratic(backend: Backend) -> None:
    h, b = np.array([[3.0, 1.0], [1.0, 2.0]]), np.array([1.0, -4.0])
    path = newton(
        lambda x, h, b: 0.5 * xp.sum(x * xp.matmul(h, x)) - xp.sum(b * x),
        np.ones(2),
        h,
        b,
        backend=backend,
    )
    np.testing.assert_allclose(path.points[1], np.linalg.solve(h, b), rtol=1e-14)
    assert path.converged
    assert path.steps <= 2


def test_a_saddle_stops_it_with_the_path_so_far(backend: Backend) -> None:
    def f(x: Any) -> Any:
        return xp.sum(xp.cos(x))

    # From 2, where cos is convex, each step doubles back to the inflection at π/2.
    start = np.array([1.8, 3.0])
    with pytest.raises(
        NotPositiveDefiniteError, match=r"after 1 Newton steps.*eigenvalue"
    ) as caught:
        newton(f, start, backend=backend)
    path = caught.value.path
    np.testing.assert_array_equal(path.points[0], start)
    np.testing.assert_allclose(path.x, start - np.tan(start), rtol=1e-13)
    assert not path.converged
    assert isinstance(caught.value, NotPositiveDefiniteError)


def test_a_start_at_a_saddle_is_not_a_minimum(backend: Backend) -> None:
    with pytest.raises(NotPositiveDefiniteError, match="smallest eigenvalue -2"):
        newton(lambda x: x[0] ** 2 - x[1] ** 2, np.zeros(2), backend=backend)


def test_running_out_of_steps(backend: Backend) -> None:
    path = newton(logistic, np.zeros(3), X, Y, steps=2, backend=backend)
    assert path.steps == 2
    assert not path.converged
    assert not path.diverged


def test_a_line_search_tames_it(backend: Backend) -> None:
    """On √(1 + x²) the full step is x − x(1 + x²) = −x³."""

    def f(x: Any) -> Any:
        return xp.sqrt(1.0 + x**2)

    wild = newton(f, np.array(1.5), steps=2, backend=backend)
    np.testing.assert_allclose(wild.points[2], 1.5**9, rtol=1e-12)
    tame = newton(f, np.array(1.5), line_search=True, backend=backend)
    assert tame.converged
    assert abs(tame.x) < 1e-12
    assert (np.diff(tame.values) <= 0).all()


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_leaving_the_domain_is_divergence() -> None:
    path = newton(lambda x: x - xp.log(x), np.array(3.0))
    # The step from 3 is x − (1 − 1/x)x² = −3, where log is NaN.
    np.testing.assert_allclose(path.x, -3.0, rtol=1e-14)
    assert path.diverged
    assert np.isnan(path.value)


def test_a_pytree_walks_as_its_flat_vector(backend: Backend) -> None:
    def on_tree(p: Any) -> Any:
        return xp.sum(xp.exp(p["w"])) - 2.0 * xp.sum(p["w"]) * (1.0 + p["b"] * 0.1) + p["b"] ** 2

    def on_flat(v: Any) -> Any:
        return xp.sum(xp.exp(v[1:])) - 2.0 * xp.sum(v[1:]) * (1.0 + v[0] * 0.1) + v[0] ** 2

    tree = newton(on_tree, {"w": np.zeros((2, 1)), "b": 0.5}, backend=backend)
    flat = newton(on_flat, np.array([0.5, 0.0, 0.0]), backend=backend)
    assert tree.steps == flat.steps
    assert tree.converged
    for p, v in zip(tree.points, flat.points, strict=True):
        assert p["w"].shape == (2, 1)
        np.testing.assert_allclose([p["b"], *p["w"].ravel()], v, rtol=1e-10)


def test_float32_native_arrays(backend: Backend, arrays: Any) -> None:
    path = newton(lambda x: xp.sum(xp.exp(x) - 2.0 * x), arrays([0.0, 1.0], "float32"))
    assert path.converged
    assert backend.dtype(path.x) == "float32"
    np.testing.assert_allclose(arrays.numpy(path.x), np.log(2.0), rtol=3e-7)
    points = [arrays.numpy(x).astype(np.float64) for x in path.points]
    moved = [np.linalg.norm(b - a) for a, b in pairwise(points)]
    np.testing.assert_allclose(path.step_norms, moved, rtol=1e-14)


def test_finite_differences(backend: Backend) -> None:
    path = newton(logistic, np.zeros(3), X, Y, method="finite-difference", backend=backend)
    exact = newton(logistic, np.zeros(3), X, Y, backend=backend)
    assert path.converged
    np.testing.assert_allclose(path.x, exact.x, rtol=1e-9)


@pytest.mark.parametrize("units", [1e-12, 1.0, 1e12])
def test_convergence_does_not_depend_on_units(units: float) -> None:
    path = newton(lambda x: units * (xp.exp(x / units) - 2.0 * x / units), np.array(0.0))
    assert path.converged
    np.testing.assert_allclose(path.x, np.log(2.0) * units, rtol=1e-14)


@pytest.mark.parametrize("name", list(adapters()))
def test_float64_outside_any_precision_scope(name: str) -> None:
    if not adapters()[name].installed():
        pytest.skip(f"{name} is not installed")
    path = newton(lambda x: xp.exp(x) - 2.0 * x, 0.0, backend=get_backend(name))
    np.testing.assert_allclose(path.x, np.log(2.0), rtol=1e-15)


def test_options_out_of_range() -> None:
    with pytest.raises(InvalidArgumentError, match="steps"):
        newton(lambda x: x**2, 1.0, steps=1.5)  # type: ignore[arg-type]
    with pytest.raises(InvalidArgumentError, match="tolerance"):
        newton(lambda x: x**2, 1.0, tolerance=2.0)
