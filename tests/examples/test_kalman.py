"""Reference: the flow's differences are jointly normal, with a covariance that is linear in the two
variances, so that traces give the derivatives; and what the book and R's dlm have for the Nile."""

from __future__ import annotations

import kalman as program
import numpy as np
import pytest

import multicalc as mc


def written_out(log_variances, flow):
    """Value, gradient and Hessian of the negative log-likelihood."""
    d, n = np.diff(flow), len(flow) - 1
    parts = (2 * np.eye(n) - np.eye(n, k=1) - np.eye(n, k=-1), np.eye(n))
    scaled = [v * part for v, part in zip(np.exp(log_variances), parts, strict=True)]
    covariance = sum(scaled)
    inverse = np.linalg.inv(covariance)
    a = inverse @ d
    value = 0.5 * (d @ a + np.linalg.slogdet(covariance)[1] + n * np.log(2 * np.pi))
    first = np.array([0.5 * (np.trace(inverse @ s) - a @ s @ a) for s in scaled])
    second = [
        [a @ s @ inverse @ t @ a - 0.5 * np.trace(inverse @ s @ inverse @ t) for t in scaled]
        for s in scaled
    ]
    return value, first, np.array(second) + np.diag(first)


def test_likelihood_gradient_and_hessian(backend_name):
    flow, f = program.FLOW[:12], program.negative_log_likelihood
    value, first = mc.value_and_grad(f, backend=backend_name)(program.START, flow)
    second = mc.hessian(f, backend=backend_name)(program.START, flow)
    expected = written_out(program.START, flow)
    for found, wanted in zip((value, first, second), expected, strict=True):
        np.testing.assert_allclose(found, wanted, rtol=1e-10)


def test_published_estimates():
    (noise, drift), errors, likelihood = program.fit(program.FLOW)
    assert noise == pytest.approx(15099, abs=1)
    assert drift == pytest.approx(1469.1, abs=0.2)
    assert errors == pytest.approx([3146, 1280], abs=1)
    assert likelihood == pytest.approx(-632.5456, abs=1e-4)
