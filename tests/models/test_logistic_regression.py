"""The fit on real data: closed forms by hand, and scikit-learn's own solution."""

from __future__ import annotations

from functools import cache
from itertools import pairwise

import numpy as np
import pytest
from mpmath import mp
from multicalc_conformance.problems.models import logistic_regression as model
from multicalc_conformance.problems.models.logistic_closed_form import LogisticObjective

import multicalc as mc

linear_model = pytest.importorskip("sklearn.linear_model")


@pytest.fixture(scope="module")
def objective():
    with mp.workdps(50):
        return LogisticObjective.of(*model.load(), model.INVERSE_STRENGTH)


@pytest.fixture(scope="module")
def optimum(objective):
    with mp.workdps(50):
        return np.array(objective.optimum(), dtype=float)


fit = cache(model.fit)


def relative(found, reference):
    return np.max(np.abs(found - reference)) / np.max(np.abs(reference))


def test_gradient_and_hessian_in_closed_form(backend):
    """C·Xᵀ(σ − y) + w and C·XᵀDX + I, written out here in extended precision."""
    features, labels = (a.astype(np.longdouble) for a in model.load())
    params = model.generic()
    p = 1 / (1 + np.exp(-(features @ params["w"] + params["b"])))
    weighted = features * (p * (1 - p))[:, None]

    gradient = mc.grad(model.loss, backend=backend)(params, *model.load())
    assert relative(gradient["w"], features.T @ (p - labels) + params["w"]) < 1e-12
    assert relative(gradient["b"], np.sum(p - labels)) < 1e-12

    hessian = mc.hessian(model.loss, backend=backend)(params, *model.load())
    assert relative(hessian["w"]["w"], features.T @ weighted + np.eye(30)) < 1e-12
    assert relative(hessian["w"]["b"], weighted.sum(axis=0)) < 1e-12
    assert relative(hessian["b"]["w"], weighted.sum(axis=0)) < 1e-12
    assert relative(hessian["b"]["b"], np.sum(p * (1 - p))) < 1e-12


def test_newton_converges_in_ten_steps_to_the_same_optimum(backend, optimum):
    path = fit(backend)
    assert path.converged
    assert len(path.points) == 11
    assert path.step_norms[-1] < 1e-10
    assert np.max(np.abs(model.flat(path.x) - optimum)) < 1e-10


def test_newton_converges_quadratically(backend, optimum):
    errors = [np.max(np.abs(model.flat(x) - optimum)) for x in fit(backend).points]
    for before, after in pairwise(errors[6:10]):
        assert after < 3 * before**2
    # and not faster, as it would if the reference were an iterate's neighbour
    assert errors[8] > 1e-8


def test_the_optimum_is_scikit_learns(backend):
    """With newton-cholesky and tol=1e-14 its gradient vanishes to 3e-15, its own tolerance."""
    features, labels = model.load()
    theirs = linear_model.LogisticRegression(
        C=model.INVERSE_STRENGTH, solver="newton-cholesky", tol=1e-14, max_iter=100
    ).fit(features, labels)
    ours = fit(backend).x
    assert np.max(np.abs(ours["w"] - theirs.coef_[0])) < 1e-12
    assert abs(ours["b"] - theirs.intercept_[0]) < 1e-12


def test_penalising_the_intercept_would_be_seen(optimum):
    def penalised(params, features, labels):
        return model.loss(params, features, labels) + params["b"] ** 2 / 2

    slope = mc.grad(penalised)({"w": optimum[:-1], "b": optimum[-1]}, *model.load())
    assert abs(slope["b"]) > 0.1
