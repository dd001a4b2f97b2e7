"""A Gaussian process's log marginal likelihood through Cholesky.

Reference: ``½ tr((α αᵀ − K⁻¹) ∂K)`` (Rasmussen and Williams 2006, equation 5.9).
"""

from __future__ import annotations

import numpy as np

import multicalc as mc
from multicalc import xp

RNG = np.random.default_rng(2)
X = np.sort(RNG.uniform(-3.0, 3.0, 15))
Y = np.sin(X) + 0.1 * RNG.normal(size=15)
PARAMETERS = np.log([1.3, 0.9, 0.3])
"""Logarithms of length, amplitude and noise."""


def log_marginal(p, x, y):
    length, amplitude, noise = (xp.exp(p[i]) for i in range(3))
    gap = (xp.expand_dims(x, axis=1) - x) / length
    kernel = amplitude**2.0 * xp.exp(-0.5 * gap**2.0) + noise**2.0 * xp.eye(15)
    factor = xp.linalg.cholesky(kernel)
    whitened = xp.linalg.solve(factor, xp.expand_dims(y, axis=1))
    fit = -0.5 * xp.sum(whitened**2.0)
    return fit - xp.sum(xp.log(xp.linalg.diagonal(factor))) - 7.5 * np.log(2 * np.pi)


def closed_form(p):
    length, amplitude, noise = np.exp(p)
    squared = ((X[:, None] - X) / length) ** 2
    smooth = amplitude**2 * np.exp(-0.5 * squared)
    kernel = smooth + noise**2 * np.eye(15)
    inverse = np.linalg.inv(kernel)
    alpha = inverse @ Y
    by = np.outer(alpha, alpha) - inverse
    value = -0.5 * (Y @ alpha + np.linalg.slogdet(kernel)[1] + 15 * np.log(2 * np.pi))
    changes = (smooth * squared, 2 * smooth, 2 * noise**2 * np.eye(15))
    return value, [0.5 * np.sum(by * change) for change in changes]


def test_value_and_gradient(backend):
    f = mc.value_and_grad(log_marginal, argnums=0, backend=backend.name)
    value, grads = f(PARAMETERS, X, Y)
    expected, slopes = closed_form(PARAMETERS)
    np.testing.assert_allclose(value, expected, rtol=1e-12)
    np.testing.assert_allclose(grads, slopes, rtol=1e-11)
