"""A local linear trend's log-likelihood by a Kalman filter in ``scan``.

Reference: the observations' joint normal density, with their covariance written out, in mpmath.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from mpmath import mp
from multicalc_conformance.references import exact

import multicalc as mc
from multicalc import xp

Y = np.cumsum(np.random.default_rng(7).normal(size=8))
P, V = np.array([0.1, -1.0, 0.3]), np.array([0.6, -0.4, 0.9])
"""Logarithms of the variances of level, slope and observation; a direction."""


def log_likelihood(p, y):
    level, slope, noise = xp.exp(p[0]), xp.exp(p[1]), xp.exp(p[2])
    forward = xp.asarray([[1.0, 1.0], [0.0, 1.0]])
    disturbance = xp.eye(2) * xp.stack([level, slope])

    def step(carry, seen):
        mean, spread, total = carry
        mean = xp.matmul(forward, mean)
        spread = xp.matmul(xp.matmul(forward, spread), xp.matrix_transpose(forward)) + disturbance
        s = spread[0, 0] + noise
        error, gain = seen - mean[0], spread[:, 0] / s
        total = total - 0.5 * (xp.log(2 * xp.pi * s) + error**2 / s)
        return (mean + gain * error, spread - xp.outer(gain, gain) * s, total), error

    (_, _, total), _ = xp.scan(step, (xp.zeros((2,)), xp.eye(2), xp.zeros_like(p[0])), y)
    return total


def written_out(p, y):
    level, slope, noise = map(mp.exp, p)
    n, disturbance = len(y), mp.diag([level, slope])
    powers = [mp.matrix([[1, k], [0, 1]]) for k in range(n + 1)]

    def covariance(i, j):
        spread = powers[i] * powers[j].T
        for k in range(1, min(i, j) + 1):
            spread += powers[i - k] * disturbance * powers[j - k].T
        return spread[0, 0] + (noise if i == j else 0)

    matrix = mp.matrix(n, n)
    for i in range(n):
        for j in range(n):
            matrix[i, j] = covariance(i + 1, j + 1)
    column = mp.matrix(list(y))
    quadratic = (column.T * mp.lu_solve(matrix, column))[0]
    return -(quadratic + mp.log(mp.det(matrix)) + n * mp.log(2 * mp.pi)) / 2


@cache
def reference(dtype):
    at, along = exact.numbers([P.astype(dtype)]), exact.numbers([V.astype(dtype)])
    y = exact.numbers([Y.astype(dtype)])[0]
    f = lambda p: written_out(p, y)  # noqa: E731
    found = (
        exact.value(f, at)[0],
        exact.gradient(f, at)[0],
        exact.along(f, at, along)[0],
        exact.hvp(f, at, along)[0],
    )
    return [each.astype(float) for each in found]


@pytest.mark.parametrize(("dtype", "rtol"), [("float64", 1e-13), ("float32", 2e-6)])
def test_value_and_two_derivatives(backend, dtype, rtol):
    p, v, y = P.astype(dtype), V.astype(dtype), Y.astype(dtype)
    f = lambda p: log_likelihood(p, xp.asarray(y))  # noqa: E731
    value, gradient = mc.value_and_grad(f, backend=backend.name)(p)
    _, pushed = mc.jvp(f, (p,), (v,), backend=backend.name)
    product = mc.hvp(f, (p,), (v,), backend=backend.name)
    for found, expected in zip((value, gradient, pushed, product), reference(dtype), strict=True):
        assert np.asarray(found).dtype == dtype
        np.testing.assert_allclose(found, expected, rtol=rtol)
