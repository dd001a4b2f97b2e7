"""Products that JAX compiles once they have been taken often."""

from __future__ import annotations

import importlib.util

import numpy as np
import pytest

if importlib.util.find_spec("jax") is None:
    pytest.skip("jax is not installed", allow_module_level=True)

import jax
import jax.numpy as jnp
from multicalc_jax import repeated

import multicalc as mc

X = np.array([0.5, 1.0, -2.0], np.float32)


def cubes(x):
    return jnp.stack([jnp.sum(x**3), x[0] * x[1]])


def test_what_is_compiled_gives_the_same(monkeypatch):
    monkeypatch.setattr(repeated, "_OFTEN", 2)
    hessian = mc.hessian_operator(lambda x: jnp.sum(x**4), jnp.asarray(X))
    jacobian = mc.jacobian_operator(cubes, jnp.asarray(X))
    matrix = np.array([3 * X**2, [X[1], X[0], 0]])
    for k in range(5):
        v, w = X + k, np.array([1.0, k], np.float32)
        np.testing.assert_allclose(hessian @ jnp.asarray(v), 12 * X**2 * v, rtol=1e-6)
        np.testing.assert_allclose(jacobian @ jnp.asarray(v), matrix @ v, rtol=1e-6)
        np.testing.assert_allclose(jacobian.T @ jnp.asarray(w), matrix.T @ w, rtol=1e-6)


def test_it_is_compiled_once_with_what_it_keeps_as_arguments():
    kept, traced = jnp.asarray(X), []

    def map_(kept, v):
        traced.append(isinstance(kept, jax.core.Tracer))
        return kept * v

    product = repeated.repeated(jax.tree_util.Partial(map_, kept))
    for _ in range(repeated._OFTEN + 3):
        np.testing.assert_array_equal(product(kept), X * X)
    assert traced == [False] * repeated._OFTEN + [True]
