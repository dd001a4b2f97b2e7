"""A Gaussian mixture's log-likelihood. Reference: responsibilities, in extended precision."""

from __future__ import annotations

import numpy as np

import multicalc as mc
from multicalc import xp

RNG = np.random.default_rng(1)
X = np.concatenate([RNG.normal(-2.0, 0.5, 20), RNG.normal(1.5, 1.2, 30)])
LOGITS, MEANS, LOG_SCALES = (
    np.array([0.2, -0.1, 0.4]),
    np.array([-1.5, 0.5, 2.0]),
    np.zeros(3) - 0.2,
)


def log_likelihood(logits, means, log_scales, x):
    z = (xp.expand_dims(x, axis=1) - means) * xp.exp(-log_scales)
    logs = xp.log_softmax(logits) - 0.5 * z**2.0 - log_scales - 0.5 * np.log(2 * np.pi)
    return xp.sum(xp.logsumexp(logs, axis=1))


def closed_form():
    logits, means, scales, x = (a.astype(np.longdouble) for a in (LOGITS, MEANS, LOG_SCALES, X))
    weights = np.exp(logits) / np.exp(logits).sum()
    z = (x[:, None] - means) / np.exp(scales)
    joint = weights * np.exp(-z * z / 2) / np.exp(scales) / np.sqrt(2 * np.longdouble(np.pi))
    r = joint / joint.sum(axis=1, keepdims=True)
    by_logits = r.sum(axis=0) - len(x) * weights
    by_means = (r * z / np.exp(scales)).sum(axis=0)
    by_scales = (r * (z * z - 1)).sum(axis=0)
    return np.log(joint.sum(axis=1)).sum(), (by_logits, by_means, by_scales)


def test_value_and_gradient(backend):
    f = mc.value_and_grad(log_likelihood, argnums=(0, 1, 2), backend=backend.name)
    value, grads = f(LOGITS, MEANS, LOG_SCALES, X)
    expected, slopes = closed_form()
    np.testing.assert_allclose(value, float(expected), rtol=1e-13)
    for found, slope in zip(grads, slopes, strict=True):
        np.testing.assert_allclose(found, slope.astype(float), rtol=1e-12, atol=1e-12)
