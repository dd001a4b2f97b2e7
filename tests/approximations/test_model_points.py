"""How models take points: structure, batches, frameworks; and that models are values."""

from __future__ import annotations

import dataclasses
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest

from multicalc import get_backend, grad, hessian, use, xp
from multicalc.approximations import linear_approx, quad_approx
from multicalc.backend import Backend, adapters, owner
from multicalc.errors import InvalidArgumentError

W, B = np.array([[0.5, -1.0, 2.0]]), 0.25


def of_tree(p: Any, shift: Any = 0.0, *, power: int = 3) -> Any:
    return xp.sum((p["w"] - shift) ** power) * xp.exp(p["b"])


def of_flat(v: Any) -> Any:
    """``of_tree`` on the flat vector: leaves in the order of their keys."""
    return xp.sum(v[1:] ** 3) * xp.exp(v[0])


@pytest.mark.parametrize("make", [linear_approx, quad_approx])
def test_a_pytree_is_its_flat_vector(backend: Backend, make: Any) -> None:
    tree = make(of_tree, {"w": W, "b": B}, backend=backend)
    flat = make(of_flat, np.concatenate([[B], W.ravel()]), backend=backend)
    x = np.random.default_rng(1).normal(size=(4, 2, 4))
    batch = {"w": x[..., None, 1:], "b": x[..., 0]}
    assert tree(batch).shape == (4, 2)
    np.testing.assert_allclose(tree(batch), flat(x), rtol=1e-12)
    np.testing.assert_allclose(tree.error(batch), flat.error(x), rtol=1e-12)
    assert tree.gradient["w"].shape == (1, 3)
    assert tree.gradient["b"].shape == ()
    np.testing.assert_allclose(tree.gradient["w"].ravel(), flat.gradient[1:], rtol=1e-14)


def test_a_pytrees_hessian_and_minimizer(backend: Backend) -> None:
    def f(p: Any) -> Any:
        return xp.sum((p["w"] - 1.0) ** 2 * (2.0 + p["b"] ** 2)) + xp.exp(p["b"]) - p["b"]

    model = quad_approx(f, {"w": W, "b": B}, backend=backend)
    assert model.hessian["w"]["b"].shape == (1, 3)
    np.testing.assert_allclose(model.hessian["w"]["b"], 4 * B * (W - 1), rtol=1e-14)
    np.testing.assert_allclose(model.hessian["b"]["w"], 4 * B * (W - 1), rtol=1e-14)
    lowest = model.minimizer()
    assert lowest["w"].shape == (1, 3)
    slope = grad(model, backend=backend)(lowest)
    np.testing.assert_allclose(slope["w"], 0.0, atol=1e-13)
    np.testing.assert_allclose(slope["b"], 0.0, atol=1e-13)


def test_numbers_are_points_too(backend: Backend) -> None:
    model = quad_approx(lambda x: x**3, 2.0, backend=backend)
    assert model.x0.shape == model.value.shape == model.gradient.shape == model.hessian.shape == ()
    # 8 + 12(x − 2) + 6(x − 2)²
    np.testing.assert_allclose(model(1.0), 2.0)
    np.testing.assert_allclose(model(3), 26.0)
    np.testing.assert_allclose(model(np.array([[1, 2, 3]])), [[2.0, 8.0, 26.0]])


def test_a_matrix_is_a_point(backend: Backend) -> None:
    def f(m: Any) -> Any:
        return xp.sum(m @ m)

    x0 = np.arange(4.0).reshape(2, 2)
    model = quad_approx(f, x0, backend=backend)
    x = np.random.default_rng(2).normal(size=(5, 2, 2))
    np.testing.assert_allclose(model(x), np.sum(x @ x, axis=(1, 2)), rtol=1e-13)
    assert model(x[0]).shape == ()
    assert model.hessian.shape == (2, 2, 2, 2)


def test_the_batch_axes_may_have_length_zero(backend: Backend) -> None:
    model = quad_approx(of_flat, np.ones(4), backend=backend)
    assert model(np.zeros((0, 4))).shape == (0,)
    assert model.error(np.zeros((2, 0, 4))).shape == (2, 0)


def test_data_is_passed_on_and_not_differentiated(backend: Backend) -> None:
    data = np.array([[1.0, 2.0, 3.0]])
    model = quad_approx(of_tree, {"w": W, "b": B}, data, power=2, backend=backend)
    assert set(model.gradient) == {"w", "b"}
    np.testing.assert_allclose(model.value, np.sum((W - data) ** 2) * np.exp(B), rtol=1e-14)
    np.testing.assert_allclose(model.error(model.x0), 0.0, atol=1e-14)


def test_f_is_evaluated_point_by_point(backend: Backend) -> None:
    model = quad_approx(lambda x: xp.sum(x**3), np.ones(2), backend=backend)
    x = np.random.default_rng(3).normal(size=(3, 2, 2))
    np.testing.assert_allclose(model.f(x), np.sum(x**3, axis=-1), rtol=1e-13)
    np.testing.assert_allclose(model.error(x), model.f(x) - model(x), rtol=1e-13, atol=1e-14)


def test_a_model_can_be_differentiated(backend: Backend, arrays: Any) -> None:
    x0, x = np.array([0.5, -1.0, 2.0, 1.0]), np.array([1.0, 1.0, -1.0, 0.5])
    model = quad_approx(of_flat, x0, backend=backend)
    expected = model.gradient + model.hessian @ (x - x0)
    np.testing.assert_allclose(grad(model, backend=backend)(x), expected, rtol=1e-13)
    np.testing.assert_allclose(hessian(model, backend=backend)(x), model.hessian, rtol=1e-13)
    native = quad_approx(of_flat, arrays(x0))
    np.testing.assert_allclose(arrays.numpy(grad(native)(arrays(x))), expected, rtol=1e-13)


def test_a_model_made_inside_a_transform_stays_connected(backend: Backend) -> None:
    """∂/∂x of the model of Σx³ about x, evaluated at 0: d/dx (x³ − 3x³ + 3x³) = 3x²."""

    def at_zero(x: Any) -> Any:
        return quad_approx(lambda z: xp.sum(z**3), x)(xp.zeros_like(x))

    x = np.array([1.0, -2.0])
    np.testing.assert_allclose(grad(at_zero, backend=backend)(x), 3 * x**2, rtol=1e-13)


def test_wrong_structure_shape_dtype_and_batch() -> None:
    model = quad_approx(of_tree, {"w": W, "b": B})
    with pytest.raises(InvalidArgumentError, match="structure"):
        model(np.zeros(4))
    with pytest.raises(InvalidArgumentError, match=r"x\['w'\] must have shape \(1, 3\).*\(1, 2\)"):
        model({"w": np.zeros((1, 2)), "b": 0.0})
    with pytest.raises(InvalidArgumentError, match=r"same batch axes.*\(5,\)"):
        model({"w": np.zeros((5, 1, 3)), "b": np.zeros(4)})
    with pytest.raises(InvalidArgumentError, match=r"dtype float64.*float32"):
        model({"w": np.zeros((1, 3), np.float32), "b": 0.0})


def test_wider_points_than_the_model_are_refused(backend: Backend) -> None:
    model = quad_approx(of_flat, np.ones(4, np.float32), backend=backend.name)
    with pytest.raises(InvalidArgumentError, match=r"dtype float32.*float64"):
        model(np.ones(4))
    assert model(np.ones(4, int)).dtype == np.float32


def test_leaves_of_two_dtypes_are_refused() -> None:
    with pytest.raises(InvalidArgumentError, match=r"one dtype.*float32"):
        quad_approx(of_tree, {"w": W.astype(np.float32), "b": np.array(0.0)})


def test_numpy_points_go_with_a_framework_s_model_and_the_other_way_round(
    backend: Backend, arrays: Any
) -> None:
    of_numpy = quad_approx(of_flat, np.ones(4), backend=backend)
    native = quad_approx(of_flat, arrays(np.ones(4)))
    for found in (of_numpy(arrays(np.ones(4))), native(np.ones(4))):
        assert owner(found) == backend.name
        np.testing.assert_allclose(arrays.numpy(found), float(of_numpy.value), rtol=1e-15)


@pytest.mark.parametrize("name", list(adapters()))
def test_float64_outside_any_precision_scope(name: str) -> None:
    """JAX makes float64 arrays in a scope only; a model of them is evaluated anywhere."""
    if not adapters()[name].installed():
        pytest.skip(f"{name} is not installed")
    backend = get_backend(name)
    with backend.precision(frozenset({"float64"})):
        x0 = backend.from_numpy(np.array([1.0, 2.0]))
        x = backend.from_numpy(np.array([[1.0 + 1e-12, 2.0]]))
    model = quad_approx(lambda z: xp.sum(z**3), x0)
    with backend.precision(frozenset({"float64"})):
        change = backend.to_numpy(model(x) - model.value)
    np.testing.assert_allclose(change, 3e-12, rtol=1e-3)
    assert backend.dtype(model(x)) == backend.dtype(model.minimizer()) == "float64"
    assert backend.dtype(model.error(x)) == "float64"


def test_numpy_data_is_worked_on_by_the_backend_asked_for(backend: Backend) -> None:
    owners = []

    def seen(x: Any) -> Any:
        owners.append(owner(x))
        return xp.sum(x**2)

    model = quad_approx(seen, np.ones(2), backend=backend)
    model.error(np.zeros((3, 2)))
    assert set(owners) == {backend.name}


def test_the_active_backend_makes_and_evaluates(backend: Backend) -> None:
    with use(backend.name):
        model = quad_approx(of_flat, np.ones(4))
    assert model.problem.worker is backend
    assert isinstance(model(np.zeros(4)), np.ndarray)


def test_a_model_is_a_frozen_value(backend: Backend) -> None:
    x0 = np.ones(4)
    model = quad_approx(of_flat, x0, backend=backend)
    before = model(np.zeros(4))
    x0[:] = 100.0
    np.testing.assert_array_equal(model.x0, np.ones(4))
    np.testing.assert_array_equal(model(np.zeros(4)), before)
    with pytest.raises(dataclasses.FrozenInstanceError):
        model.value = 0.0  # type: ignore[misc]
    for x in (model.x0, model.gradient, model.hessian):
        with pytest.raises(ValueError, match="read-only"):
            x[0] = 0.0


def test_threads_share_a_model(backend: Backend) -> None:
    model = quad_approx(of_flat, np.ones(4), backend=backend)
    points = np.random.default_rng(4).normal(size=(20, 4))
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(model, points))
    np.testing.assert_allclose(together, model(points), rtol=1e-13)


def test_values_of_f_have_the_precision_of_x0(backend: Backend) -> None:
    """NumPy 1 makes float64 of a float32 scalar and a Python number."""
    x = np.array([0.5, -1.25], "float32")
    model = quad_approx(lambda x: 2 * x[0] ** 2 + x[1], x, backend=backend)
    for found in (model(x), model.f(x), model.error(x)):
        assert found.dtype == "float32"
    assert float(model.f(2 * x)) == -0.5
