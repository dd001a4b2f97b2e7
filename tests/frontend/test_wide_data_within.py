"""Transforms of 64-bit data within a transform, or a compiled function, of 32-bit arrays: a step
of float32 weights on float64 data, as most people write it.

References: by hand. f = ½‖DW − y‖²/n has the gradient Dᵀ(DW − y)/n and the Hessian DᵀD/n; Σ x³W has
the slope 3x² by W, and 3x²W and 6x·W by x.
"""

from __future__ import annotations

import numpy as np
import pytest

import multicalc as mc
from multicalc import xp

DRAWS = np.random.default_rng(0)
W = np.array([1.0, -2.0, 0.5], "float32")
V = np.array([0.5, 1.0, -1.0], "float32")
D, Y = DRAWS.normal(size=(5, 3)), DRAWS.normal(size=5)
X = np.array([1.0, 2.0, 3.0])
EXACT, GRADIENT, HESSIAN = W.astype(float), D.T @ (D @ W - Y) / 5, D.T @ D / 5


def loss(w, data):
    inputs, targets = data
    return 0.5 * xp.mean((xp.matmul(inputs, w) - targets) ** 2)


def pulled(out, pull):
    return pull(xp.full_like(out, -2.0))


def cubes(x, w):
    return xp.sum(xp.multiply(x**3, w))


def sample(w, x):
    return xp.sum(xp.multiply(x, w) ** 2)


DATA = D, Y
CASES = {
    "gradient": (lambda w: mc.grad(loss)(w, DATA), GRADIENT),
    "value": (lambda w: mc.value_and_grad(loss)(w, DATA)[1], GRADIENT),
    "vjp": (lambda w: pulled(*mc.vjp(loss, w, DATA, argnums=0)), -2 * GRADIENT),
    "jvp": (lambda w: mc.jvp(loss, (w, DATA), xp.asarray(V), argnums=0)[1], GRADIENT @ V),
    "hvp": (lambda w: mc.hvp(loss, (w, DATA), xp.asarray(V), argnums=0), HESSIAN @ V),
    "hessian": (lambda w: mc.hessian(loss)(w, DATA), HESSIAN),
    "operator": (
        lambda w: mc.hessian_operator(loss, w, DATA, argnums=0) @ xp.asarray(V),
        HESSIAN @ V,
    ),
    "evaluate": (lambda w: mc.evaluate(cubes)(X, w), X**3 @ EXACT),
    "by the data": (lambda w: mc.grad(lambda x: cubes(x, w))(X), 3 * X**2 * EXACT),
    "twice by the data": (
        lambda w: mc.hessian(lambda x: cubes(x, w))(X),
        np.diag(6 * X * EXACT),
    ),
    "examples": (lambda w: mc.vmap(lambda x: xp.sum(xp.multiply(x, w)))(D), D @ EXACT),
    "their gradients": (
        lambda w: mc.vmap(mc.grad(sample), in_axes=(None, 0))(w, D),
        2 * D**2 * EXACT,
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_compiled(backend, fast_compiler, native, to_numpy, case):
    f, right = CASES[case]
    found = mc.jit(f, backend=backend, compiler=fast_compiler)(native(W, "float32"))
    np.testing.assert_allclose(to_numpy(found), right, rtol=2e-6, atol=1e-6)


@pytest.mark.parametrize("case", CASES)
def test_differentiated(backend, native, to_numpy, case):
    """The slope of Σ f(w)·s by s, at any s, is Σ f(w)."""
    f, right = CASES[case]
    total = mc.grad(lambda s: xp.sum(xp.multiply(f(native(W, "float32")), s)))
    np.testing.assert_allclose(to_numpy(total(native(0.5, "float32"))), np.sum(right), rtol=1e-5)


@pytest.mark.parametrize("case", CASES)
def test_mapped(backend, native, to_numpy, case):
    f, right = CASES[case]
    found = mc.vmap(f)(native(np.stack([W, W]), "float32"))
    np.testing.assert_allclose(to_numpy(found), [right, right], rtol=2e-6, atol=1e-6)
