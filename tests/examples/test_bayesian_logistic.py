"""Reference: the bound over the same draws in SciPy, and without any draws: under independent
normal weights a logit is normal, so that Gauss and Hermite's quadrature has its expectation."""

from __future__ import annotations

import bayesian_logistic as program
import numpy as np
import pytest
from scipy.optimize import minimize
from scipy.special import expit, log_expit

import multicalc as mc

FEATURES, LABELS = program.tumours()
TAU = program.PRIOR_DEVIATION


def divergence(mean, log_deviation):
    """KL from the prior, and its slopes."""
    variance = np.exp(2 * log_deviation)
    value = 0.5 * np.sum((variance + mean**2) / TAU**2 - 1) + np.sum(np.log(TAU) - log_deviation)
    return value, mean / TAU**2, variance / TAU**2 - 1


def over_draws(mean, log_deviation):
    half = mc.random.normal(program.KEY, (program.DRAWS // 2, len(mean)))
    noise = np.concatenate([half, -half])
    weights = mean + np.exp(log_deviation) * noise
    logits = LABELS * (weights @ FEATURES.T)
    by_weights = -(expit(-logits) * LABELS) @ FEATURES / len(noise)
    value, by_mean, by_log = divergence(mean, log_deviation)
    value -= np.mean(np.sum(log_expit(logits), axis=1))
    by_noise = np.sum(by_weights * noise, axis=0) * np.exp(log_deviation)
    return value, by_mean + by_weights.sum(axis=0), by_log + by_noise


def by_quadrature(flat):
    mean, log_deviation = np.split(flat, 2)
    nodes, weights = np.polynomial.hermite_e.hermegauss(80)
    weights = weights / weights.sum()
    spread = np.sqrt(FEATURES**2 @ np.exp(2 * log_deviation))
    logits = LABELS[:, None] * (FEATURES @ mean)[:, None] + spread[:, None] * nodes
    value, by_mean, by_log = divergence(mean, log_deviation)
    slopes = -expit(-logits)
    by_spread = slopes @ (weights * nodes) / spread
    by_log = by_log + (by_spread @ FEATURES**2) * np.exp(2 * log_deviation)
    by_mean = by_mean + (slopes @ weights * LABELS) @ FEATURES
    return value - np.sum(log_expit(logits) @ weights), np.concatenate([by_mean, by_log])


def test_first_bound_and_gradient(backend_name):
    start = program.start(FEATURES.shape[1])
    f = mc.value_and_grad(program.negative_bound, backend=backend_name)
    value, slopes = f(start, FEATURES, LABELS)
    expected, by_mean, by_log = over_draws(**start)
    assert value == pytest.approx(expected, rel=1e-12)
    np.testing.assert_allclose(slopes["mean"], by_mean, rtol=1e-12)
    np.testing.assert_allclose(slopes["log_deviation"], by_log, rtol=1e-12)


def test_the_best_is_that_of_quadrature():
    """But for the draws, of which the bound is a mean."""
    q, bound = program.fit(FEATURES, LABELS)
    exact = minimize(by_quadrature, np.zeros(10), jac=True, method="BFGS")
    mean, log_deviation = np.split(exact.x, 2)
    assert bound == pytest.approx(-exact.fun, abs=0.5)
    assert np.max(np.abs(q["mean"] - mean) / np.exp(log_deviation)) < 0.1
    np.testing.assert_allclose(q["log_deviation"], log_deviation, atol=0.15)
