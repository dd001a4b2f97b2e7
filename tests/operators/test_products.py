"""Operators of derivatives against matrices written by hand, on every backend."""

from __future__ import annotations

import numpy as np
import pytest

import multicalc as mc
from multicalc import xp
from multicalc.backend import get_backend

A = np.array([[4.0, 1.0, 0.5], [1.0, 3.0, -1.0], [0.5, -1.0, 2.0]])
X, V = np.array([0.5, -1.0, 2.0]), np.array([1.0, 2.0, -0.5])


def curved(x):
    """½·xᵀAx + Σ x³, whose Hessian is A + 6·diag(x)."""
    return 0.5 * xp.sum(x * xp.matmul(xp.asarray(A, dtype=x.dtype), x)) + xp.sum(x**3)


HESSIAN = A + 6 * np.diag(X)


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_a_product_keeps_arrays_and_dtype(backend_name, native, to_numpy, dtype):
    point, vector = native(X, dtype), native(V, dtype)
    operator = mc.hessian_operator(curved, point)
    found = operator @ vector
    assert type(found) is type(point)
    assert to_numpy(found).dtype == operator.dtype == dtype
    rtol = 1e-13 if dtype == "float64" else 1e-5
    np.testing.assert_allclose(to_numpy(found), HESSIAN @ V, rtol=rtol)
    for scaled in (
        operator * 2,
        2 * operator,
        operator / 0.5,
        operator + operator,
        sum([operator, operator]),
    ):
        assert to_numpy(scaled @ vector).dtype == dtype
        np.testing.assert_allclose(to_numpy(scaled @ vector), 2 * HESSIAN @ V, rtol=rtol)


def test_a_number_stays_of_its_dtype(backend_name):
    operator = mc.hessian_operator(lambda x: x**3, np.float32(2.0), backend=backend_name)
    found = 0.5 * operator.damped(3.0) @ np.float32(1.0)
    assert (found, found.dtype) == (7.5, np.float32)


def test_f_is_evaluated_once_where_a_graph_is_kept(backend_name):
    calls = []

    def f(x):
        calls.append(1)
        return curved(x)

    operator = mc.hessian_operator(f, X, backend=backend_name)
    made = len(calls)
    for k in (1.0, 2.0, -3.0):
        np.testing.assert_allclose(operator @ (k * V), k * HESSIAN @ V, rtol=1e-13)
    again = get_backend(backend_name).costs.rows_a_column and backend_name != "jax"
    assert made == 1
    assert len(calls) - made == (3 if again else 0)


def test_the_callers_arrays_may_be_written_into(backend_name, native, to_numpy):
    point = native(X.copy())
    operator = mc.hessian_operator(curved, point)
    jacobian = mc.jacobian_operator(lambda x: x**2, point)
    if get_backend(backend_name).guards_writes or backend_name in ("jax", "tensorflow"):
        pytest.skip("its arrays can't be written into, or it raises")
    point[0] = 100.0
    np.testing.assert_allclose(to_numpy(operator @ native(V)), HESSIAN @ V, rtol=1e-13)
    np.testing.assert_allclose(to_numpy(jacobian @ native(V)), 2 * X * V, rtol=1e-13)


def test_results_are_the_callers_own(backend_name, native, to_numpy):
    vector = native(V)
    found = mc.hessian_operator(curved, native(X)).identity() @ vector
    if backend_name in ("numpy", "mxnet", "torch"):
        found[0] = 100.0
    np.testing.assert_array_equal(to_numpy(vector), V)


def test_several_arguments(backend_name):
    def f(x, y, scale):
        return scale * xp.sum(x * x * y)

    y = np.array([2.0, 1.0, -1.0])
    operator = mc.hessian_operator(f, X, y, scale=3.0, argnums=(0, 1), backend=backend_name)
    found = operator @ (V, np.zeros(3))
    np.testing.assert_allclose(found[0], 6 * y * V)
    np.testing.assert_allclose(found[1], 6 * X * V)
    of_second = mc.hessian_operator(f, X, y, scale=3.0, argnums=1, backend=backend_name)
    np.testing.assert_array_equal(of_second @ V, np.zeros(3))


def test_a_compiled_function(backend_name, fast_compiler):
    if not get_backend(backend_name).compilers:
        pytest.skip(f"{backend_name} has no compiler")
    compiled = mc.jit(curved, backend=backend_name, compiler=fast_compiler)
    operator = mc.hessian_operator(compiled, X, backend=backend_name)
    np.testing.assert_allclose(operator @ V, HESSIAN @ V, rtol=1e-13)


def test_a_portable_function(backend_name):
    @mc.portable
    def f(x):
        return 0.5 * (x @ A @ x) + (x**3).sum()

    operator = mc.hessian_operator(f, mc.asarray(X, backend=backend_name))
    found = operator @ mc.asarray(V, backend=backend_name)
    np.testing.assert_allclose(mc.to_numpy(found), HESSIAN @ V, rtol=1e-13)


def test_a_gradient_of_a_product(backend_name):
    """∇ of vᵀHv by x, where H = A + 6·diag(x): 6v². Inside, the operator is part of what is
    differentiated."""

    def form(x, v):
        return xp.sum(v * (mc.hessian_operator(curved, x) @ v))

    if backend_name == "mxnet":
        found = mc.jvp(lambda x: form(x, xp.asarray(V)), (X,), (np.ones(3),), backend="mxnet")[1]
        np.testing.assert_allclose(found, np.sum(6 * V**2), rtol=1e-12)
        return
    found = mc.grad(form, backend=backend_name)(X, V)
    np.testing.assert_allclose(found, 6 * V**2, rtol=1e-12)


def test_scipys_methods(backend_name):
    from scipy.sparse.linalg import cg, eigsh, svds

    operator = mc.hessian_operator(curved, X, backend=backend_name).damped(10.0)
    matrix = HESSIAN + 10 * np.eye(3)
    solved, _ = cg(operator.as_scipy(), V, rtol=1e-12)
    np.testing.assert_allclose(solved, np.linalg.solve(matrix, V), rtol=1e-10)
    largest = eigsh(operator.as_scipy(), k=1, return_eigenvectors=False)
    np.testing.assert_allclose(largest, np.linalg.eigvalsh(matrix)[-1:], rtol=1e-10)
    wide = mc.jacobian_operator(lambda x: x[:2] * x[1:], X, backend=backend_name)
    values = np.array([[X[1], X[0], 0.0], [0.0, X[2], X[1]]])
    found = svds(wide.as_scipy(), k=1, return_singular_vectors=False)
    np.testing.assert_allclose(found, np.linalg.svd(values)[1][:1], rtol=1e-10)


def test_a_hundred_thousand_coordinates(backend_name):
    """Σ xᵢ²·xᵢ₊₁ of a float32 tree, in a block of three vectors."""
    n = 100_000
    x, v = np.linspace(1, 2, n, dtype="float32"), np.ones((n, 3), "float32")
    v[:, 1] *= -2

    def f(p):
        return xp.sum(p["x"][:-1] ** 2 * p["x"][1:])

    operator = mc.hessian_operator(f, {"x": x}, backend=backend_name)
    assert operator.shape == (n, n)
    right = np.zeros(n)
    right[:-1] += 2 * x[1:] + 2 * x[:-1]
    right[1:] += 2 * x[:-1]
    found = (operator @ {"x": v})["x"]
    np.testing.assert_allclose(found, right[:, None] * [1, -2, 1], rtol=2e-6)
