"""pymanopt's manifolds: principal components on five backends."""

from __future__ import annotations

import numpy as np
import pymanopt
import pytest
from pymanopt.optimizers import TrustRegions

import multicalc as mc
from multicalc.bridges.pymanopt import function

RNG = np.random.default_rng(0)
DATA = RNG.normal(size=(40, 4)) @ np.diag([3.0, 2.0, 0.5, 0.2]) @ RNG.normal(size=(4, 4))
START = np.linalg.qr(RNG.normal(size=(4, 2)))[0]


def test_principal_components(backend_name):
    manifold = pymanopt.manifolds.Stiefel(4, 2)

    @function(manifold, backend_name)
    @mc.portable
    def residual(w):
        return mc.xp.sum((DATA - DATA @ w @ w.T) ** 2)

    optimizer = TrustRegions(verbosity=0, min_gradient_norm=1e-6)
    found = optimizer.run(pymanopt.Problem(manifold, residual), initial_point=START)
    _, singular, v = np.linalg.svd(DATA)
    assert found.cost == pytest.approx(np.sum(singular[2:] ** 2), rel=1e-9)
    # Of the plane, as any basis of it has that cost.
    assert np.allclose(found.point @ found.point.T, v[:2].T @ v[:2], atol=1e-6)


def test_a_point_of_several_arrays(backend_name):
    manifold = pymanopt.manifolds.Product([pymanopt.manifolds.Euclidean(2)] * 2)
    cost = function(manifold, backend_name)(mc.portable(lambda x, y: x @ x * y[0]))
    x, y, u, v = np.array([[1.0, 2.0], [3.0, 4.0], [0.5, -1.0], [2.0, 7.0]])
    assert cost(x, y) == 15.0
    assert np.array_equal(cost.get_gradient_operator()(x, y), [6 * x, [5.0, 0.0]])
    # ∂²/∂x² = 2y₀, ∂²/∂x∂y₀ = 2x.
    product = cost.get_hessian_operator()(x, y, u, v)
    assert np.array_equal(product, [6 * u + 2 * x * 2.0, [2 * x @ u, 0.0]])


def test_compiled(backend_name, fast_compiler):
    sphere = pymanopt.manifolds.Sphere(2)
    cost = function(sphere, backend_name)(
        mc.jit(mc.portable(lambda x: (x @ x) ** 2), compiler=fast_compiler)
    )
    x = np.array([0.6, 0.8])
    assert cost(x) == pytest.approx(1.0)
    assert np.allclose(cost.get_gradient_operator()(x), 4 * x)
    # 8 x xᵀ + 4.
    assert np.allclose(cost.get_hessian_operator()(x, x), 12 * x)


def test_of_the_framework_itself(backend):
    """A function that isn't portable gets the framework's own arrays."""
    kinds = []

    def square(x):
        kinds.append(type(x))
        return mc.xp.sum(x * x)

    cost = function(pymanopt.manifolds.Euclidean(1), backend)(square)
    assert cost(np.array([3.0])) == 9.0
    assert kinds[0] is type(backend.from_numpy(np.array([3.0])))
