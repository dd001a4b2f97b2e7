"""Arrays through the tape, against closed forms and against the same function through mc.grad."""

from __future__ import annotations

import numpy as np
import pytest

import multicalc as mc
from multicalc import xp
from multicalc.errors import UnsupportedOperationError

RNG = np.random.default_rng(7)
X, U, V = RNG.normal(size=(4, 3)), RNG.normal(size=(4, 2)), RNG.normal(size=(2, 3))
A, x3 = RNG.normal(size=(3, 3)), RNG.normal(size=3)
S = A @ A.T + 3.0 * np.eye(3)
C = np.array([1.0, -2.0, 0.5])


def factorisation(u, v, x):
    return xp.sum((x - xp.matmul(u, v)) ** 2)


def quadratic_form(a, x):
    return xp.sum(x * xp.matmul(a, x))


def log_sum_exp(x):
    return xp.log(xp.sum(xp.exp(x)))


def eigenvalues(s, c):
    # Of the symmetric part: frameworks differ in which triangle they read, and so in the gradient.
    values, _ = xp.linalg.eigh((s + xp.matrix_transpose(s)) / 2.0)
    return xp.sum(values * c)


def log_determinant(s):
    return xp.linalg.slogdet(s)[1]


def pieces(x):
    first, second, third = xp.unstack(x)
    whole = xp.concat([xp.stack([first * second, third]), x[1:] * 2.0])
    return xp.sum(whole**3)


def softmax(x):
    return np.exp(x) / np.exp(x).sum()


def eigenvalue_gradient(s):
    _, q = np.linalg.eigh(s)
    return q @ np.diag(C) @ q.T


R = X - U @ V
p, q, r = x3
# f, the variables, the data that is not differentiated, the expected gradients
CASES = {
    # d‖R‖²/dU = -2RVᵀ, d‖R‖²/dV = -2UᵀR
    "factorisation": (factorisation, (U, V), (X,), (-2 * R @ V.T, -2 * U.T @ R)),
    # d(xᵀAx)/dA = xxᵀ, d(xᵀAx)/dx = (A + Aᵀ)x, for an A that is not symmetric
    "quadratic_form": (quadratic_form, (A, x3), (), (np.outer(x3, x3), (A + A.T) @ x3)),
    "log_sum_exp": (log_sum_exp, (x3,), (), (softmax(x3),)),
    # of Σ cᵢλᵢ: Q·diag(c)·Qᵀ
    "eigenvalues": (eigenvalues, (S,), (C,), (eigenvalue_gradient(S),)),
    # of log|det|: the inverse transposed
    "log_determinant": (log_determinant, (A,), (), (np.linalg.inv(A).T,)),
    # (pq)³ + r³ + (2q)³ + (2r)³
    "pieces": (
        pieces,
        (x3,),
        (),
        (np.array([3 * p**2 * q**3, 3 * p**3 * q**2 + 24 * q**2, 27 * r**2]),),
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_against_closed_form_and_grad(backend, to_numpy, case):
    f, arguments, data, expected = CASES[case]
    variables = [mc.variable(each, backend=backend) for each in arguments]
    try:
        with mc.record():
            y = f(*variables, *data)
    except UnsupportedOperationError as error:
        pytest.skip(str(error))
    mc.backward(y)
    gradients = mc.grad(f, range(len(arguments)), backend=backend)(*arguments, *data)
    for variable, exact, gradient in zip(variables, expected, gradients, strict=True):
        found = to_numpy(variable.grad)
        assert found.dtype == np.float64
        np.testing.assert_allclose(found, exact, rtol=1e-12, atol=1e-13)
        np.testing.assert_allclose(found, gradient, rtol=1e-12, atol=1e-13)


def test_vector_output_with_a_cotangent(backend, to_numpy, native):
    x = mc.variable(x3, backend=backend)
    with mc.record():
        y = xp.matmul(mc.variable(A, backend=backend), x) * 2.0
    for cotangent in (C, native(C)):
        mc.backward(y, cotangent=cotangent)
        np.testing.assert_allclose(to_numpy(x.grad), 2 * A.T @ C, rtol=1e-13)


def test_partials_and_paths_of_arrays(backend, to_numpy):
    x = mc.variable(x3, backend=backend, name="x")
    with mc.record():
        s = x**2
        y = xp.sum(s * xp.exp(x))
    graph = mc.graph(y, names={"s": s, "y": y})
    np.testing.assert_allclose(to_numpy(graph.edge("x", "s").partial), np.diag(2 * x3), rtol=1e-13)
    paths = graph.paths("x")
    assert {path.names for path in paths} == {("x", "s", "v2", "y"), ("x", "v1", "v2", "y")}
    products = {path.names[1]: to_numpy(path.product) for path in paths}
    np.testing.assert_allclose(products["s"], 2 * x3 * np.exp(x3), rtol=1e-13)
    np.testing.assert_allclose(products["v1"], x3**2 * np.exp(x3), rtol=1e-13)
    np.testing.assert_allclose(sum(products.values()), to_numpy(graph["x"].adjoint), rtol=1e-13)


def test_one_output_of_several_unused(backend, to_numpy):
    # Only the eigenvectors' second column is used, squared: no eigenvalue has a cotangent.
    s = mc.variable(S, backend=backend, name="s")
    try:
        with mc.record():
            values, vectors = xp.linalg.eigh(s)
            y = xp.sum(vectors[:, 1] ** 4)
    except UnsupportedOperationError as error:
        pytest.skip(str(error))
    mc.backward(y, intermediates=True)
    assert values.grad is None
    expected = mc.grad(lambda m: xp.sum(xp.linalg.eigh(m)[1][:, 1] ** 4), backend=backend)(S)
    np.testing.assert_allclose(to_numpy(s.grad), expected, rtol=1e-12, atol=1e-13)
    assert "eigh(s)[1]" in str(mc.graph(y))
