"""``quad_approx`` with products of the Hessian instead of its matrix."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import numpy as np
import pytest

import multicalc as mc
from multicalc import xp
from multicalc.approximations import quad_approx
from multicalc.backend import Backend
from multicalc.errors import InvalidArgumentError, NotConvergedError, NotPositiveDefiniteError

RNG = np.random.default_rng(5)
A = RNG.normal(size=(4, 4))
A = A @ A.T + np.eye(4)
B, X0 = RNG.normal(size=4), {"u": np.array([0.5, -1.0]), "v": np.array([[2.0], [0.25]])}


def quartic(p: Any, a: Any, b: Any) -> Any:
    """½ x·Ax − b·x + Σx⁴, of x = (u, v)."""
    x = xp.concat([p["u"], xp.reshape(p["v"], (-1,))])
    return 0.5 * xp.sum(x * xp.matmul(a, x)) - xp.sum(b * x) + xp.sum(x**4)


def flat(p: Any) -> np.ndarray:
    return np.concatenate([p["u"], p["v"][..., 0]], axis=-1)


def by_hand(p: Any) -> np.ndarray:
    """The quadratic at X0, of the closed forms of value, gradient and Hessian."""
    x, d = flat(X0), flat(p) - flat(X0)
    value = 0.5 * x @ A @ x - B @ x + np.sum(x**4)
    hessian = A + np.diag(12 * x**2)
    return value + d @ (A @ x - B + 4 * x**3) + 0.5 * np.sum(d * (d @ hessian), axis=-1)


def test_values_at_points_and_batches(backend: Backend) -> None:
    model = quad_approx(quartic, X0, A, B, matrix="operator", backend=backend)
    batch = {"u": RNG.normal(size=(3, 2, 2)), "v": RNG.normal(size=(3, 2, 2, 1))}
    one = {name: x[0, 0] for name, x in batch.items()}
    np.testing.assert_allclose(model(batch), by_hand(batch), rtol=1e-13)
    np.testing.assert_allclose(model(one), by_hand(one), rtol=1e-13)
    exact = 0.5 * flat(one) @ A @ flat(one) - B @ flat(one) + np.sum(flat(one) ** 4)
    np.testing.assert_allclose(model.error(one), exact - by_hand(one), rtol=1e-12)
    np.testing.assert_allclose(model.f(one), exact, rtol=1e-14)
    assert model({"u": np.zeros((0, 2)), "v": np.zeros((0, 2, 1))}).shape == (0,)


def test_derivatives_of_the_model(backend: Backend) -> None:
    model = quad_approx(quartic, X0, A, B, matrix="operator", backend=backend)
    at = {"u": np.array([1.0, 2.0]), "v": np.array([[-1.0], [0.5]])}
    x, d = flat(X0), flat(at) - flat(X0)
    hessian = A + np.diag(12 * x**2)
    slope = mc.grad(model, backend=backend)(at)
    np.testing.assert_allclose(flat(slope), A @ x - B + 4 * x**3 + hessian @ d, rtol=1e-12)
    _, along = mc.jvp(mc.grad(model), (at,), (at,), backend=backend)
    np.testing.assert_allclose(flat(along), hessian @ flat(at), rtol=1e-12)


def test_the_minimizer_in_native_arrays(backend: Backend, arrays: Any) -> None:
    start = {name: arrays(x, "float32") for name, x in X0.items()}
    data = arrays(A, "float32"), arrays(B, "float32")
    found = quad_approx(quartic, start, *data, matrix="operator").minimizer(rtol=1e-6)
    x = flat(X0)
    expected = x - np.linalg.solve(A + np.diag(12 * x**2), A @ x - B + 4 * x**3)
    assert backend.dtype(found["u"]) == "float32"
    got = flat({name: arrays.numpy(y) for name, y in found.items()})
    np.testing.assert_allclose(got, expected, rtol=2e-5)


def test_negative_curvature_is_found_with_its_direction(backend: Backend) -> None:
    curvatures = np.array([3.0, 2.0, -1.0])
    x0 = np.array([1.0, 1.0, 1.0])
    model = quad_approx(
        lambda x, c: 0.5 * xp.sum(c * x**2), x0, curvatures, matrix="operator", backend=backend
    )
    with pytest.raises(NotPositiveDefiniteError, match=r"along the error's \.direction") as caught:
        model.minimizer()
    d = caught.value.direction
    assert caught.value.curvature < 0
    np.testing.assert_allclose(caught.value.curvature, np.sum(curvatures * d**2) / (d @ d))


def test_a_point_where_the_gradient_vanishes_is_the_minimizer() -> None:
    x0 = np.zeros(3)
    model = quad_approx(lambda x: xp.sum(x**2), x0, matrix="operator", backend="numpy")
    assert model.minimizer().tolist() == [0.0, 0.0, 0.0]


def test_what_is_not_solved_says_the_residual() -> None:
    turned, _ = np.linalg.qr(RNG.normal(size=(60, 60)))
    matrix, slope = turned * np.geomspace(1.0, 1e4, 60) @ turned.T, np.ones(60)

    model = quad_approx(lambda x: 0.5 * x @ matrix @ x - slope @ x, np.zeros(60), matrix="operator")
    with pytest.raises(NotConvergedError, match=r"after 5 products .*larger maxiter") as caught:
        model.minimizer(maxiter=5)
    left = np.linalg.norm(matrix @ caught.value.x - slope) / np.linalg.norm(slope)
    np.testing.assert_allclose(caught.value.residual, left, rtol=1e-8)
    found = model.minimizer(rtol=1e-11)
    np.testing.assert_allclose(found, np.linalg.solve(matrix, slope), rtol=1e-6)


def test_many_coordinates_have_an_operator() -> None:
    def bowl(x: Any) -> Any:
        return xp.sum(x**4)

    assert quad_approx(bowl, np.ones(2_000)).matrix == "dense"
    assert quad_approx(bowl, np.ones(2_001)).matrix == "operator"
    large = quad_approx(bowl, np.ones(10**6))
    assert isinstance(large.hessian, mc.LinearOperator)
    # By more points than there is memory for at once.
    points = np.linspace(0.5, 1.5, 6)[:, None] * np.ones(10**6)
    d = np.linspace(-0.5, 0.5, 6)
    np.testing.assert_allclose(large(points), 1e6 * (1 + 4 * d + 6 * d**2), rtol=1e-12)
    assert repr(large) == (
        "QuadraticModel(f ≈ 10⁶ + gᵀd + ½dᵀHd with d = x − x₀ of 1000000 coordinates, "
        "‖g‖ = 4000; matrix='operator')"
    )
    assert "1,000,000 × 1,000,000" in large._repr_html_()
    with pytest.raises(InvalidArgumentError, match="names"):
        large.formula("xy")


def test_options_that_do_not_go_together() -> None:
    with pytest.raises(InvalidArgumentError, match="'auto', 'dense', 'operator'"):
        quad_approx(quartic, X0, A, B, matrix="spare")  # type: ignore[arg-type]
    with pytest.raises(InvalidArgumentError, match="makes a matrix"):
        quad_approx(quartic, X0, A, B, matrix="operator", method="finite-difference")
    model = quad_approx(quartic, X0, A, B, matrix="operator")
    with pytest.raises(InvalidArgumentError, match="rtol must lie in"):
        model.minimizer(rtol=2.0)
    with pytest.raises(InvalidArgumentError, match="maxiter must be"):
        model.minimizer(maxiter=0)


@pytest.mark.parametrize("again", [copy.deepcopy, lambda model: pickle.loads(pickle.dumps(model))])
def test_copies_take_the_hessian_anew(backend: Backend, again: Any) -> None:
    model = again(quad_approx(quartic, X0, A, B, matrix="operator", backend=backend.name))
    one = {"u": np.array([1.0, 2.0]), "v": np.array([[-1.0], [0.5]])}
    np.testing.assert_allclose(model(one), by_hand(one), rtol=1e-13)


def test_what_is_written_into_later_changes_nothing(backend: Backend) -> None:
    start, a, b = copy.deepcopy(X0), A.copy(), B.copy()
    model = quad_approx(quartic, start, a, b, matrix="operator", backend=backend)
    for x in (start["u"], a, b):
        x[...] = 7.0
    one = {"u": np.array([1.0, 2.0]), "v": np.array([[-1.0], [0.5]])}
    np.testing.assert_allclose(model(one), by_hand(one), rtol=1e-13)


def test_of_a_compiled_function(backend: Backend, fast_compiler: str | None) -> None:
    compiled = mc.jit(quartic, compiler=fast_compiler)
    model = quad_approx(compiled, X0, A, B, matrix="operator", backend=backend)
    one = {"u": np.array([1.0, 2.0]), "v": np.array([[-1.0], [0.5]])}
    np.testing.assert_allclose(model(one), by_hand(one), rtol=1e-13)
