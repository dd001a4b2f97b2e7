"""Models of compiled functions: one compiled call, and a point that is the model's own.

By hand: f(p) = Σ w³ + b·Σ w at w = (1, 2), b = 3 is 18, has ∂f/∂w = 3w² + b = (6, 15) and
∂f/∂b = 3, and second derivatives 6w on the diagonal of w, 1 between w and b.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import multicalc as mc
from multicalc import xp
from multicalc.backend import Backend
from multicalc.errors import InvalidArgumentError, NotScalarError

W = np.array([1.0, 2.0])


def f(p: Any, scale: Any = 1.0) -> Any:
    return scale * (xp.sum(p["w"] ** 3) + p["b"] * xp.sum(p["w"]))


def cubes(x: Any) -> Any:
    return xp.sum(x**3)


@pytest.fixture
def jit(fast_compiler: str | None) -> Callable[..., Any]:
    return lambda f, **options: mc.jit(f, compiler=fast_compiler, **options)


def test_a_point_in_a_pytree_with_numbers(backend: Backend, jit: Any, arrays: Any) -> None:
    compiled = jit(f)
    for scale in (1.0, 2.0):
        point = {"w": arrays(W), "b": 3.0}
        model = mc.quad_approx(compiled, point, scale)
        slope, second = model.gradient, model.hessian
        assert arrays.numpy(model.value) == scale * 18.0
        np.testing.assert_allclose(arrays.numpy(slope["w"]), scale * np.array([6.0, 15.0]))
        np.testing.assert_allclose(arrays.numpy(slope["b"]), scale * 3.0)
        np.testing.assert_allclose(arrays.numpy(second["w"]["w"]), scale * np.diag(6 * W))
        np.testing.assert_allclose(arrays.numpy(second["w"]["b"]), scale * np.ones(2))
        assert arrays.numpy(model.x0["b"]) == 3.0
        # Along b the model is exact: f is linear in it.
        at = {"w": arrays(W), "b": arrays(np.array(5.0))}
        np.testing.assert_allclose(arrays.numpy(model(at)), scale * 24.0)
        np.testing.assert_allclose(arrays.numpy(model.error(at)), 0.0, atol=1e-13)


def test_a_linear_model(backend: Backend, jit: Any, arrays: Any) -> None:
    model = mc.linear_approx(jit(cubes), arrays(W))
    np.testing.assert_allclose(arrays.numpy(model.gradient), 3 * W**2)
    np.testing.assert_allclose(arrays.numpy(model(arrays(W + 1))), 9.0 + 15.0)


@pytest.mark.parametrize("approx", [mc.linear_approx, mc.quad_approx])
def test_the_caller_can_not_change_the_point(
    backend: Backend, jit: Any, arrays: Any, approx: Any
) -> None:
    point = arrays(W.copy())
    model = approx(jit(cubes), point)
    try:
        point[0] = 7.0
    except TypeError:
        # What can't be written to can't be changed.
        return
    np.testing.assert_array_equal(arrays.numpy(model.x0), W)


@pytest.mark.parametrize("approx", [mc.linear_approx, mc.quad_approx])
def test_it_is_traced_once(backend: Backend, jit: Any, arrays: Any, approx: Any) -> None:
    compiled = jit(cubes)
    for step in range(3):
        model = approx(compiled, arrays(W + step))
        np.testing.assert_allclose(arrays.numpy(model.gradient), 3 * (W + step) ** 2)
        np.testing.assert_array_equal(arrays.numpy(model.x0), W + step)
    assert compiled.stats.traces == (1 if backend.compilers else 0)


def test_numpy_in_and_out(backend: Backend, jit: Any) -> None:
    model = mc.quad_approx(jit(cubes, backend=backend.name), W, backend=backend.name)
    for x in (model.x0, model.value, model.gradient, model.hessian, model(W)):
        assert isinstance(x, np.ndarray | np.generic)
    np.testing.assert_allclose(model.hessian, np.diag(6 * W))
    np.testing.assert_allclose(model.error(W + 1), 2.0)
    with pytest.raises(ValueError, match="read-only"):
        model.x0[0] = 7.0


def test_a_model_inside_a_transform_stays_connected(
    backend: Backend, jit: Any, arrays: Any
) -> None:
    compiled = jit(cubes)

    def trace(x: Any) -> Any:
        model = mc.quad_approx(compiled, x)
        return xp.sum(xp.linalg.diagonal(model.hessian)) + model(x)

    if not backend.compiles_transforms:
        # The Hessian of compiled code is that of its graph, which gives no third derivative.
        compiled = cubes
    np.testing.assert_allclose(arrays.numpy(mc.grad(trace)(arrays(W))), 6 + 3 * W**2)


def test_finite_differences_are_taken_outside(backend: Backend, jit: Any, arrays: Any) -> None:
    model = mc.quad_approx(jit(cubes), arrays(W), method="finite-difference")
    assert model.method == "finite-difference"
    np.testing.assert_allclose(arrays.numpy(model.hessian), np.diag(6 * W), rtol=1e-7, atol=1e-7)


def test_what_is_no_model(backend: Backend, jit: Any, arrays: Any) -> None:
    with pytest.raises(NotScalarError):
        mc.quad_approx(jit(lambda x: x**2), arrays(W))
    two = {"w": arrays(W), "b": arrays(3.0, "float32")}
    with pytest.raises(InvalidArgumentError, match="one dtype"):
        mc.quad_approx(jit(lambda p: xp.sum(p["w"]) + xp.astype(p["b"], "float64")), two)
