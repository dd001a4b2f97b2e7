"""The posterior of a mixture of Gaussians, with a Wishart prior on the precisions."""

from __future__ import annotations

import math

import numpy as np

import multicalc as mc
from gradbench_tool.task import Task
from multicalc import xp


def log_multigamma(a, d):
    """The logarithm of the gamma function in ``d`` dimensions."""
    logs = sum(math.lgamma(a - 0.5 * j) for j in range(d))
    return 0.25 * d * (d - 1) * math.log(math.pi) + logs


def factors(q, below):
    """Lower triangular factors of the precisions: exp(q) on the diagonal, the rest by columns."""
    k, d = q.shape
    columns, rows = np.triu_indices(d, 1)
    lower = xp.at(xp.zeros((k, d * d)), (slice(None), rows * d + columns)).set(below)
    lower = xp.at(lower, (slice(None), np.arange(d) * (d + 1))).set(xp.exp(q))
    return xp.reshape(lower, (k, d, d))


@mc.portable
def log_posterior(parameters, x, gamma, m):
    alpha, mu, q, below = (parameters[name] for name in ("alpha", "mu", "q", "l"))
    (n, d), k = x.shape, alpha.shape[0]
    lower, log_dets = factors(q, below), xp.sum(q, axis=1)

    means = xp.einsum("kij,kj->ki", lower, mu)
    z = xp.reshape(x @ xp.reshape(lower, (k * d, d)).T, (n, k, d)) - means
    inner = alpha + log_dets - 0.5 * xp.sum(z**2, axis=2)
    likelihood = xp.sum(xp.logsumexp(inner, axis=1)) - n * xp.logsumexp(alpha)

    df = d + m + 1
    prior = m * xp.sum(log_dets) - 0.5 * gamma**2 * xp.sum(lower**2)
    constant = df * d * xp.log(gamma / math.sqrt(2.0)) - log_multigamma(0.5 * df, d)
    return likelihood - 0.5 * n * d * math.log(2 * math.pi) + prior + k * constant


def read(input):
    parameters = {name: np.asarray(input[name]) for name in ("alpha", "mu", "q", "l")}
    return parameters, np.asarray(input["x"]), np.asarray(float(input["gamma"])), input["m"]


TASKS = {"objective": Task(log_posterior, read), "jacobian": Task(mc.grad(log_posterior), read)}
