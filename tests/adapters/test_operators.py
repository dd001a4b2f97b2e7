"""Every operator on every backend, on inputs of every rank, against closed forms.

The references are derivatives taken by hand (given beside each function), and scipy.optimize's
``rosen``, ``rosen_der``, ``rosen_hess``.
"""

from __future__ import annotations

import numpy as np
import pytest
from adapters.comparing import assert_close
from scipy.optimize import rosen, rosen_der, rosen_hess

import multicalc as mc

X = np.array([-1.2, 1.0, 0.7, 0.4])
V = np.array([0.3, -1.0, 2.0, 0.5])
A = np.array([[1.0, 2.0, 0.5], [-0.5, 3.0, 1.0], [0.2, 0.1, 2.0]])


@pytest.fixture
def f(xp):
    """scipy.optimize.rosen, in the backend's namespace."""
    return lambda x: xp.sum(100 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2)


@pytest.fixture
def cube(xp):
    """tr(A³): gradient 3(A²)ᵀ, Hessian 3(δ_jk A_li + δ_li A_jk)."""
    return lambda a: xp.linalg.trace(xp.matmul(xp.matmul(a, a), a))


def cube_hessian(a):
    eye = np.eye(len(a))
    return 3 * (np.einsum("jk,li->ijkl", eye, a) + np.einsum("li,jk->ijkl", eye, a))


def test_value_and_grad_of_a_vector(f, arrays):
    value, gradient = mc.value_and_grad(f)(arrays(X))
    assert_close(arrays.numpy(value), rosen(X))
    assert_close(arrays.numpy(gradient), rosen_der(X))


def test_hessian_of_a_vector(f, arrays):
    assert_close(arrays.numpy(mc.hessian(f)(arrays(X))), rosen_hess(X))


def test_hvp_of_a_vector(f, arrays):
    product = mc.hvp(f, (arrays(X),), (arrays(V),))
    assert_close(arrays.numpy(product), rosen_hess(X) @ V)


def test_jvp_of_a_vector(f, arrays):
    value, pushed = mc.jvp(f, (arrays(X),), (arrays(V),))
    assert_close(arrays.numpy(value), rosen(X))
    assert_close(arrays.numpy(pushed), rosen_der(X) @ V)


def test_scalar(xp, arrays):
    """f = x e^x: f' = (1 + x) e^x, f'' = (2 + x) e^x."""
    x = arrays(0.7)

    def g(x):
        return x * xp.exp(x)

    assert_close(arrays.numpy(mc.grad(g)(x)), 1.7 * np.exp(0.7))
    assert_close(arrays.numpy(mc.hessian(g)(x)), 2.7 * np.exp(0.7))
    assert_close(arrays.numpy(mc.hvp(g, (x,), (arrays(2.0),))), 5.4 * np.exp(0.7))
    for mode in (None, "forward", "reverse"):
        assert_close(arrays.numpy(mc.jacobian(g, mode=mode)(x)), 1.7 * np.exp(0.7))


def test_matrix(cube, arrays):
    a = arrays(A)
    assert_close(arrays.numpy(mc.grad(cube)(a)), 3 * (A @ A).T)
    assert_close(arrays.numpy(mc.hessian(cube)(a)), cube_hessian(A))
    expected = np.einsum("ijkl,kl->ij", cube_hessian(A), A)
    assert_close(arrays.numpy(mc.hvp(cube, (a,), (a,))), expected)


@pytest.mark.parametrize("mode", [None, "forward", "reverse"])
@pytest.mark.parametrize("rows", [2, 4, 7])
def test_jacobian(xp, arrays, mode, rows):
    """g(x) = sin(Mx), M of ``rows`` rows: J = diag(cos Mx) M."""
    m = np.linspace(-1, 1, rows * 4).reshape(rows, 4) ** 3 + 0.1
    matrix = arrays(m)
    found = mc.jacobian(lambda x: xp.sin(xp.matmul(matrix, x)), mode=mode)(arrays(X))
    assert_close(arrays.numpy(found), np.cos(m @ X)[:, None] * m)


@pytest.mark.parametrize("mode", ["forward", "reverse"])
def test_jacobian_of_two_arguments(xp, arrays, mode):
    """g(x, c) = (c x, c²): blocks c I, x, 0, 2c."""
    found = mc.jacobian(lambda x, c: (c * x, c * c), argnums=(0, 1), mode=mode)(
        arrays(X), arrays(3.0)
    )
    (by_x, by_c), (square_by_x, square_by_c) = found
    assert_close(arrays.numpy(by_x), 3 * np.eye(4))
    assert_close(arrays.numpy(by_c), X)
    assert_close(arrays.numpy(square_by_x), np.zeros(4))
    assert_close(arrays.numpy(square_by_c), 6.0)


def test_hessian_of_two_arguments(xp, arrays):
    """f(x, c) = c² Σx³: blocks diag(6 c² x), 6 c x², 6 c x², 2 Σx³."""
    (xx, xc), (cx, cc) = mc.hessian(lambda x, c: c * c * xp.sum(x**3), argnums=(0, 1))(
        arrays(X), arrays(2.0)
    )
    assert_close(arrays.numpy(xx), np.diag(24 * X))
    assert_close(arrays.numpy(xc), 12 * X**2)
    assert_close(arrays.numpy(cx), 12 * X**2)
    assert_close(arrays.numpy(cc), 2 * np.sum(X**3))


def test_vjp_pulls_back_any_number_of_times(xp, arrays):
    _, pullback = mc.vjp(lambda x, y: x * xp.sin(y), arrays(X), arrays(V))
    for u in (V, 2 * X, V):
        by_x, by_y = arrays.numpy(pullback(arrays(u)))
        assert_close(by_x, u * np.sin(V))
        assert_close(by_y, u * X * np.cos(V))


def test_a_pullback_is_differentiable(xp, arrays):
    """u ↦ Σ (u cos x)² has the gradient 2 u cos² x."""
    _, pullback = mc.vjp(xp.sin, arrays(X))
    found = mc.grad(lambda u: xp.sum(pullback(u)[0] ** 2))(arrays(V))
    assert_close(arrays.numpy(found), 2 * V * np.cos(X) ** 2)


def test_unused_inputs_give_zeros(xp, arrays):
    x, y = arrays(X), arrays(V)
    used, unused = mc.grad(lambda x, y: xp.sum(x * x), argnums=(0, 1))(x, y)
    assert_close(arrays.numpy(used), 2 * X)
    assert_close(arrays.numpy(unused), np.zeros(4))
    constant = arrays([1.0, 2.0])
    assert_close(arrays.numpy(mc.jacobian(lambda x: constant)(x)), np.zeros((2, 4)))
    assert_close(arrays.numpy(mc.jvp(lambda x: constant, (x,), (y,))[1]), np.zeros(2))
    assert_close(arrays.numpy(mc.hessian(xp.sum)(x)), np.zeros((4, 4)))
    assert_close(arrays.numpy(mc.hvp(xp.sum, (x,), (y,))), np.zeros(4))


def test_an_output_that_is_an_input(arrays):
    x, u = arrays(X), arrays(V)
    (_, same), pullback = mc.vjp(lambda x: (x * 2, x), x)
    assert_close(arrays.numpy(same), X)
    assert_close(arrays.numpy(pullback((u, u))[0]), 3 * V)
    assert_close(arrays.numpy(mc.vjp(lambda x: (x, x), x)[1]((u, u))[0]), 2 * V)
    assert_close(arrays.numpy(mc.jvp(lambda x: x, (x,), (u,))[1]), V)
    assert_close(arrays.numpy(mc.jacobian(lambda x: x)(x)), np.eye(4))


def test_aux_travels_along(xp, arrays):
    x, v = arrays(X), arrays(V)

    def g(x):
        return xp.sum(x**3), {"square": x * x, "name": "cube"}

    for found in (
        mc.grad(g, has_aux=True)(x)[1],
        mc.value_and_grad(g, has_aux=True)(x)[0][1],
        mc.hessian(g, has_aux=True)(x)[1],
        mc.jacobian(g, has_aux=True)(x)[1],
        mc.hvp(g, (x,), (v,), has_aux=True)[1],
        mc.jvp(g, (x,), (v,), has_aux=True)[2],
        mc.vjp(g, x, has_aux=True)[2],
    ):
        assert found["name"] == "cube"
        assert_close(arrays.numpy(found["square"]), X**2)


def test_data_dependent_branches(xp, arrays):
    """f = Σx³ where x₀ > 0, else Σx²."""

    def g(x):
        return xp.sum(x**3) if bool(x[0] > 0) else xp.sum(x * x)

    for start in (X, -X):
        expected = np.diag(6 * start) if start[0] > 0 else 2 * np.eye(4)
        assert_close(arrays.numpy(mc.hessian(g)(arrays(start))), expected)
        assert_close(arrays.numpy(mc.hvp(g, (arrays(start),), (arrays(V),))), expected @ V)


@pytest.mark.parametrize("shape", [(0,), (2, 0), (0, 3, 1)])
def test_empty_inputs(xp, arrays, shape):
    x = arrays(np.zeros(shape))
    assert arrays.numpy(mc.grad(xp.sum)(x)).shape == shape
    assert arrays.numpy(mc.hessian(lambda x: xp.sum(x * x))(x)).shape == shape * 2
    for mode in ("forward", "reverse"):
        assert arrays.numpy(mc.jacobian(lambda x: x * 2, mode=mode)(x)).shape == shape * 2


def test_nan_and_infinity_pass_through(xp, arrays):
    """f = x³: f'(NaN) is NaN, f'(∞) is ∞."""
    found = mc.grad(lambda x: xp.sum(x * x * x))(arrays([np.nan, np.inf]))
    assert_close(arrays.numpy(found), np.array([np.nan, np.inf]))


@pytest.mark.parametrize(("name", "value"), [("sum", 0.0), ("prod", 1.0)])
def test_reducing_nothing(xp, arrays, name, value):
    """An empty sum is 0 and an empty product 1, along any axis."""
    reduce = getattr(xp, name)
    assert arrays.numpy(reduce(arrays(np.zeros((0, 3))))) == value
    assert arrays.numpy(reduce(arrays(np.zeros((2, 0))), axis=1)).tolist() == [value, value]
