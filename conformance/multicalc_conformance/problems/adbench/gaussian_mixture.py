"""The log-posterior of a Gaussian mixture with a Wishart prior on each precision matrix.

Component k has weight softmax(α)ₖ, mean μₖ and precision QᵀQ, where Q is lower triangular with
diagonal exp(qₖ) and the entries lₖ below it, column by column::

    Σᵢ logsumexpₖ(αₖ + Σqₖ − ½‖Qₖ(xᵢ − μₖ)‖²) − n·logsumexp(α) − ½nd·log 2π
        + Σₖ(m·Σqₖ − ½γ²(‖exp qₖ‖² + ‖lₖ‖²) + ν·d·log(γ/√2) − log Γ_d(ν/2)),   ν = d + m + 1

The prior's sign is that of a log-density; older versions of the benchmark's code have it reversed.
"""

from __future__ import annotations

from math import lgamma, log, pi
from typing import Any

import numpy as np
from mpmath import mp, mpf

from multicalc import xp

GAMMA, M = 0.7, 2
"""The prior's scale γ and its further degrees of freedom m."""

POINTS = np.round(np.random.default_rng(11).normal(size=(8, 3)), 3)
"""Rows are observations, d = 3."""

_RNG = np.random.default_rng(12)
PARAMETERS = tuple(np.round(_RNG.normal(size=shape), 3) for shape in ((2,), (2, 3), (2, 3), (2, 3)))
"""α, μ, q and l of two components."""


def log_posterior(alpha: Any, mu: Any, q: Any, low: Any) -> Any:
    """With ``xp``, all components and points at once."""
    n, d = POINTS.shape
    x = xp.asarray(POINTS, dtype=alpha.dtype)
    off = xp.expand_dims(x, axis=0) - xp.expand_dims(mu, axis=1)
    factor = xp.matmul(low, xp.asarray(_places(d), dtype=alpha.dtype))
    diagonal = xp.exp(q)
    full = xp.reshape(factor, (-1, d, d)) + xp.expand_dims(diagonal, axis=1) * xp.eye(
        d, dtype=alpha.dtype
    )
    mahalanobis = xp.sum(xp.matmul(off, xp.matrix_transpose(full)) ** 2, axis=2)
    logs = xp.expand_dims(alpha + xp.sum(q, axis=1), axis=1) - mahalanobis / 2
    likelihood = xp.sum(xp.logsumexp(logs, axis=0)) - n * xp.logsumexp(alpha)
    penalty = GAMMA**2 / 2 * (xp.sum(diagonal**2) + xp.sum(low**2))
    nu = d + M + 1
    multigamma = d * (d - 1) / 4 * log(pi) + sum(lgamma((nu - j) / 2) for j in range(d))
    constant = mu.shape[0] * (nu * d * log(GAMMA / 2**0.5) - multigamma)
    return likelihood - n * d / 2 * log(2 * pi) + M * xp.sum(q) - penalty + constant


def log_posterior_precise(alpha: np.ndarray, mu: np.ndarray, q: np.ndarray, low: np.ndarray) -> Any:
    """In mpmath, from weights, densities and their logarithms."""
    d = POINTS.shape[1]
    weights = [mp.exp(a) for a in alpha]
    factors = [_factor(a, b) for a, b in zip(q, low, strict=True)]
    total = mpf(0)
    for x in POINTS.tolist():
        densities = []
        for weight, centre, factor in zip(weights, mu, factors, strict=True):
            off = [mpf(a) - b for a, b in zip(x, centre, strict=True)]
            distance = mp.fsum(mp.fdot(row, off) ** 2 for row in factor)
            root = mp.fprod(factor[i][i] for i in range(d))
            densities.append(weight * root * mp.exp(-distance / 2))
        total += mp.log(mp.fsum(densities) / mp.fsum(weights) / mp.sqrt(2 * mp.pi) ** d)
    return total + mp.fsum(_log_wishart(factor) for factor in factors)


def _log_wishart(factor: list[list[Any]]) -> Any:
    """The Wishart density with ν degrees of freedom and scale I/γ², at the precision FᵀF."""
    d, gamma = len(factor), mpf(GAMMA)
    nu = d + M + 1
    determinant = mp.fprod(factor[i][i] for i in range(d)) ** 2
    trace = mp.fsum(a * a for row in factor for a in row)
    multigamma = mp.pi ** (mpf(d * (d - 1)) / 4) * mp.fprod(
        mp.gamma(mpf(nu - j) / 2) for j in range(d)
    )
    scale = gamma ** (nu * d) / mpf(2) ** (mpf(nu * d) / 2) / multigamma
    return mp.log(scale * determinant ** (mpf(nu - d - 1) / 2)) - gamma**2 * trace / 2


def _factor(q: np.ndarray, low: np.ndarray) -> list[list[Any]]:
    """The lower triangular Q."""
    d = len(q)
    rows = [[mpf(0)] * d for _ in range(d)]
    below = iter(low)
    for column in range(d):
        rows[column][column] = mp.exp(q[column])
        for row in range(column + 1, d):
            rows[row][column] = next(below)
    return rows


def _places(d: int) -> np.ndarray:
    """Where each entry of l goes in a flattened d × d matrix: a row of zeros and one 1 each."""
    at = [row * d + column for column in range(d) for row in range(column + 1, d)]
    return np.eye(d * d)[at]
