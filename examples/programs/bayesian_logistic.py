"""Is a tumour benign? Bayesian logistic regression by variational inference.

The posterior of the weights is approximated by independent normal distributions: those which
maximise the evidence lower bound, E[log likelihood] - KL(weights, prior). The expectation is a mean
over draws ``mean + deviation * noise``, so that it has a gradient by ``mean`` and ``deviation``
(reparametrisation, Kingma and Welling 2014). The noise is the same in every evaluation, and on
every backend: the bound is a smooth function, and L-BFGS finds its maximum.
"""

from __future__ import annotations

import numpy as np
from everywhere import everywhere
from sklearn.datasets import load_breast_cancer

import multicalc as mc
from multicalc import xp

COLUMNS = ("mean radius", "mean texture", "mean smoothness", "mean concavity")
PRIOR_DEVIATION = 5.0
DRAWS = 64
KEY = mc.random.key(2014)


def tumours():
    """An intercept and four standardised measurements of each (569, 5), and 1 or -1 (569,)."""
    data = load_breast_cancer()
    x = data.data[:, [list(data.feature_names).index(name) for name in COLUMNS]]
    x = (x - x.mean(axis=0)) / x.std(axis=0)
    return np.column_stack([np.ones(len(x)), x]), 2.0 * data.target - 1.0


@mc.portable
def noise(weights):
    """Standard normal draws in pairs of opposite sign, whose mean is exactly zero, (DRAWS, w)."""
    half = mc.random.normal(KEY, (DRAWS // 2, weights))
    return xp.concat([half, -half])


@mc.portable
def negative_bound(q, features, labels):
    """Of a normal distribution of the weights with ``mean`` and ``log_deviation``, (w,) each."""
    mean, deviation = q["mean"], xp.exp(q["log_deviation"])
    weights = mean + deviation * noise(mean.shape[0])
    log_likelihood = xp.sum(-xp.softplus(-labels * (weights @ features.T)), axis=1)
    ratio = deviation / PRIOR_DEVIATION
    divergence = 0.5 * (ratio**2 + (mean / PRIOR_DEVIATION) ** 2 - 1) - xp.log(ratio)
    return xp.sum(divergence) - xp.mean(log_likelihood)


def start(weights):
    return {"mean": np.zeros(weights), "log_deviation": np.full(weights, -1.0)}


def fit(features, labels):
    """The best ``mean`` and ``log_deviation``, and the bound there."""
    best = mc.minimize(negative_bound, start(features.shape[1]), features, labels)
    return best.x, -best.fun


def program():
    features, labels = tumours()
    q, bound = fit(features, labels)
    right = np.mean(np.sign(features @ q["mean"]) == labels)
    radius, error = q["mean"][1], np.exp(q["log_deviation"][1])
    return {"bound": bound, "weight of radius": radius, "±": error, "right": right}


if __name__ == "__main__":
    everywhere(program)
