"""Gauss-Newton and Fisher matrices of models against formulas, and lineax."""

from __future__ import annotations

import numpy as np
import pytest

import multicalc as mc
from multicalc import xp
from multicalc.backend import get_backend

RNG = np.random.default_rng(0)
X, Y = RNG.normal(size=(6, 3)), RNG.normal(size=6)
W, V = RNG.normal(size=(3, 4)), RNG.normal(size=(3, 4))
CLASSES = RNG.integers(0, 4, size=6)


def logits(w, x):
    return xp.matmul(x, w)


def categorical(z):
    """diag(p) − ppᵀ of each row, (examples, classes, classes)."""
    e = np.exp(z - z.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    return p[:, :, None] * np.eye(4) - p[:, :, None] * p[:, None, :]


def test_fisher_of_a_softmax(backend_name):
    """(1/N)·Σ xxᵀ ⊗ (diag(p) − ppᵀ), which for these logits is the loss's whole Hessian."""
    f = mc.fisher(logits, W, X, likelihood="categorical", backend=backend_name)
    whole = np.einsum("ni,nj,nab->iajb", X, X, categorical(X @ W)) / 6
    np.testing.assert_allclose(f.to_dense(), whole.reshape(12, 12), rtol=1e-11, atol=1e-15)

    def loss(w):
        z = logits(w, xp.asarray(X))
        picked = xp.sum(z * xp.asarray(np.eye(4)[CLASSES]))
        return (xp.sum(xp.logsumexp(z, axis=-1)) - picked) / 6

    hessian = mc.hessian_operator(loss, W, backend=backend_name)
    np.testing.assert_allclose(hessian @ V, f @ V, rtol=1e-11, atol=1e-14)


@pytest.mark.parametrize(
    ("likelihood", "information"),
    [
        ("normal", lambda z: np.ones_like(z)),
        ("bernoulli", lambda z: np.exp(-z) / (1 + np.exp(-z)) ** 2),
        ("poisson", np.exp),
    ],
)
def test_fisher_of_single_outputs(backend_name, likelihood, information):
    w = W[:, 0]
    f = mc.fisher(logits, w, X, likelihood=likelihood, backend=backend_name)
    right = X.T @ (information(X @ w)[:, None] * X) / 6
    np.testing.assert_allclose(f.to_dense(), right, rtol=1e-12)


def test_gauss_newton_leaves_out_the_models_curvature(backend_name):
    """Of ½·Σ(x·w² − y)² it is 4·diag(w)·xᵀx·diag(w); the Hessian has 2·diag(xᵀr) beside it."""
    w = W[:, 0]

    def model(w, x):
        return xp.matmul(x, w**2)

    def loss(z, y):
        return 0.5 * xp.sum((z - y) ** 2)

    g = mc.gauss_newton(model, loss, w, (X, Y), backend=backend_name)
    right = 4 * np.diag(w) @ X.T @ X @ np.diag(w)
    np.testing.assert_allclose(g.to_dense(), right, rtol=1e-12)
    h = mc.hessian_operator(lambda w, x, y: loss(model(w, x), y), w, X, Y, backend=backend_name)
    residuals = np.diag(2 * X.T @ (X @ w**2 - Y))
    np.testing.assert_allclose((h - g).to_dense(), residuals, rtol=1e-9, atol=1e-12)


def test_trees_of_parameters_and_outputs(backend_name):
    params = {"w": W[:, 0], "b": np.array(0.5)}

    def model(p, x):
        z = xp.matmul(x["x"], p["w"]) + p["b"]
        return {"mean": z, "twice": 2 * z}

    def loss(out, y):
        return xp.sum(out["mean"] * out["twice"]) + xp.sum(y * out["mean"])

    data = ({"x": X}, Y)
    g = mc.gauss_newton(model, loss, params, data, backend=backend_name)
    design = np.column_stack([X, np.ones(6)])
    np.testing.assert_allclose(
        g.to_dense(), 4 * design.T @ design, rtol=1e-12
    )  # 2z² has the second derivative 4.


def test_lineax_has_the_operator(native, backend_name):
    """The keys stand in another order than JAX has them in."""
    if backend_name != "jax":
        pytest.skip("lineax is JAX's")
    lineax = pytest.importorskip("lineax")
    w, b = W[:, 0], 0.5

    def f(p):
        return xp.sum(xp.cosh(p["w"])) * xp.exp(p["b"]) + 50 * p["b"] ** 2

    with get_backend("jax").precision(frozenset({"float64"})):
        point = {"w": native(w), "b": native(np.array(b))}
        operator = mc.hessian_operator(f, point).as_lineax()
        assert lineax.is_symmetric(operator)
        found = operator.mv({"w": native(V[:, 0]), "b": native(np.array(-1.0))})
    e, v = np.exp(b), V[:, 0]
    np.testing.assert_allclose(found["w"], e * (np.cosh(w) * v - np.sinh(w)), rtol=1e-13)
    right = e * (np.sinh(w) @ v - np.sum(np.cosh(w))) - 100
    np.testing.assert_allclose(found["b"], right, rtol=1e-13)


def test_lineax_solves(native, backend_name):
    if backend_name != "jax":
        pytest.skip("lineax is JAX's")
    lineax = pytest.importorskip("lineax")
    if mc.get_backend("jax").version().startswith("0.7."):
        pytest.skip("the equinox that JAX 0.7 has doesn't run lineax's solvers")
    with get_backend("jax").precision(frozenset({"float64"})):
        operator = mc.hessian_operator(lambda x: xp.sum(xp.cosh(x)), native(W[:, 0]))
        solver = lineax.GMRES(1e-12, 1e-12)
        found = lineax.linear_solve(operator.as_lineax(), native(np.ones(3)), solver).value
    np.testing.assert_allclose(found, 1 / np.cosh(W[:, 0]), rtol=1e-9)
