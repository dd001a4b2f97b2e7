"""Every way that is timed gives the right numbers. Reference: differences at 80 digits, which are
themselves held to SciPy and closed forms."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import scipy.optimize
import scipy.special
from speed.conftest import Framework
from speed.references import SIZE, derivatives

from benchmarks.ours import ours
from benchmarks.problem import OPERATORS, DerivativeProblem, direction
from benchmarks.workloads import WORKLOADS

SLOW_TO_COMPILE = ("inductor",)


def problem(framework: Framework, workload: str, operator: str, *, mine: bool) -> DerivativeProblem:
    inputs = WORKLOADS[workload].make(SIZE)
    loss, vector = framework.native.FUNCTIONS[workload]
    function = WORKLOADS[workload].function(operator)
    if not mine:
        function = vector if function is WORKLOADS[workload].vector else loss
    return DerivativeProblem(
        function,
        framework.arrays(inputs.params),
        framework.arrays(inputs.data),
        framework.arrays(direction(operator, inputs)),
    )


def check(framework: Framework, found: Any, workload: str, operator: str) -> None:
    expected = derivatives(workload).of(operator)
    bound = 1e-13 * np.max(np.abs(expected))
    np.testing.assert_allclose(framework.numbers(found), expected, rtol=0, atol=bound)


@pytest.mark.parametrize("operator", OPERATORS)
@pytest.mark.parametrize("workload", WORKLOADS)
def test_ours(framework, backend_name, workload, operator):
    run = ours(operator, problem(framework, workload, operator, mine=True), backend_name, None)
    check(framework, run(), workload, operator)


@pytest.mark.parametrize("operator", OPERATORS)
def test_ours_compiled(framework, backend_name, operator):
    for mode, compiler in framework.native.MODES.items():
        if mode != "eager" and mode not in SLOW_TO_COMPILE:
            mine = problem(framework, "3-layer MLP", operator, mine=True)
            run = ours(operator, mine, backend_name, compiler)
            check(framework, run(), "3-layer MLP", operator)


@pytest.mark.parametrize("operator", OPERATORS)
@pytest.mark.parametrize("workload", WORKLOADS)
def test_native(framework, workload, operator):
    native = framework.native
    for calls in (native.BEST["eager"], native.OBVIOUS):
        if operator in calls:
            run = calls[operator](problem(framework, workload, operator, mine=False))
            check(framework, run(), workload, operator)
            check(framework, run(), workload, operator)  # Nothing is left over from before.


def test_what_has_no_native_form(framework, backend_name):
    missing = set(OPERATORS) - set(framework.native.BEST["eager"])
    assert missing == (
        {"jvp", "hvp", "hessian", "quad_approx"} if backend_name == "mxnet" else set()
    )


@pytest.mark.parametrize("operator", OPERATORS)
def test_native_compiled(framework, operator):
    for mode, calls in framework.native.BEST.items():
        if mode != "eager" and mode not in SLOW_TO_COMPILE and operator in calls:
            run = calls[operator](problem(framework, "3-layer MLP", operator, mine=False))
            check(framework, run(), "3-layer MLP", operator)


@pytest.mark.only_torch
def test_native_with_loops_compiled(framework):
    calls = framework.native.BEST["inductor"]
    run = calls["grad"](problem(framework, "softplus regression", "grad", mine=False))
    check(framework, run(), "softplus regression", "grad")


# -- the references --------------------------------------------------------------------------------


def test_rosenbrock_against_scipy():
    reference = derivatives("Rosenbrock")
    x = reference.inputs.params
    np.testing.assert_allclose(reference.value, scipy.optimize.rosen(x), rtol=1e-15)
    np.testing.assert_allclose(reference.gradient, scipy.optimize.rosen_der(x), rtol=1e-13)
    np.testing.assert_allclose(reference.hessian, scipy.optimize.rosen_hess(x), rtol=1e-13)


def test_log_sum_exp_against_scipy():
    reference = derivatives("log-sum-exp")
    x = reference.inputs.params
    p = scipy.special.softmax(x)
    np.testing.assert_allclose(reference.value, scipy.special.logsumexp(x), rtol=1e-15)
    np.testing.assert_allclose(reference.vector, scipy.special.log_softmax(x), rtol=1e-14)
    np.testing.assert_allclose(reference.gradient, p, rtol=1e-14)
    np.testing.assert_allclose(reference.hessian, np.diag(p) - np.outer(p, p), rtol=1e-13)
    np.testing.assert_allclose(reference.jacobian, np.eye(SIZE) - p, rtol=1e-13)


def test_regression_against_its_closed_form():
    reference = derivatives("softplus regression")
    w, (features, labels) = reference.inputs.params, reference.inputs.data
    s = scipy.special.expit(features @ w)
    by_sample = (s - labels)[:, None] * features
    np.testing.assert_allclose(reference.jacobian, by_sample, rtol=1e-12, atol=1e-15)
    np.testing.assert_allclose(reference.gradient, by_sample.mean(axis=0), rtol=1e-12)
    hessian = features.T @ ((s * (1 - s))[:, None] * features) / len(s)
    np.testing.assert_allclose(reference.hessian, hessian, rtol=1e-12, atol=1e-16)


def test_mixture_gradient_by_responsibilities():
    reference = derivatives("GMM")
    p, (x,) = reference.inputs.params, reference.inputs.data
    z = (x - p["means"][:, 0]) / np.exp(p["log_scales"][:, 0])
    logs = scipy.special.log_softmax(p["logits"]) - z**2 / 2 - p["log_scales"][:, 0]
    r = scipy.special.softmax(logs, axis=1)
    expected = np.concatenate(
        [
            (r * (z**2 - 1)).sum(axis=0),
            r.sum(axis=0) - len(x) * scipy.special.softmax(p["logits"]),
            (r * z).sum(axis=0) / np.exp(p["log_scales"][:, 0]),
        ]
    )
    np.testing.assert_allclose(reference.gradient, expected, rtol=1e-12)
