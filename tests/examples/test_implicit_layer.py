"""Reference: (I - diag(1 - z²) W)⁻¹ written out in NumPy, and 200 iterations differentiated."""

from __future__ import annotations

import implicit_layer as program
import numpy as np
import pytest
from scipy.special import expit, log_expit

import multicalc as mc

POINTS, KINDS = program.moons(10)
PARAMS = program.initial()


def written_out(params, points, kinds):
    """The loss, and its gradient from the equation."""
    norm = np.linalg.norm(params["W"])
    w = params["W"] / (2 * norm)
    pushed = points @ params["U"].T + params["b"]
    z = np.zeros_like(pushed)
    for _ in range(200):
        z = np.tanh(z @ w.T + pushed)
    margins = kinds * (z @ params["answer"])
    by_answers = -expit(-margins) * kinds / len(kinds)
    by_sums = []
    for row, by_answer in zip(z, by_answers, strict=True):
        slope = np.diag(1 - row**2)
        by_z = by_answer * params["answer"]
        by_sums.append(slope @ np.linalg.solve((np.eye(len(row)) - slope @ w).T, by_z))
    by_sum = np.array(by_sums)
    by_w = by_sum.T @ z
    return -np.mean(log_expit(margins)), {
        "W": (by_w - np.sum(by_w * w) * 4 * w) / (2 * norm),
        "U": by_sum.T @ points,
        "b": by_sum.sum(axis=0),
        "answer": by_answers @ z,
    }


def test_loss_and_gradient(backend_name):
    f = mc.value_and_grad(program.loss, backend=backend_name)
    value, slopes = f(PARAMS, POINTS, KINDS)
    expected, by = written_out(PARAMS, POINTS, KINDS)
    assert value == pytest.approx(expected, rel=1e-12)
    for name in PARAMS:
        np.testing.assert_allclose(slopes[name], by[name], rtol=1e-11, atol=1e-14)


def test_as_differentiated_through_its_iterations(monkeypatch):
    monkeypatch.setattr(program, "ITERATIONS", 200)
    unrolled = mc.grad(lambda p: program.loss(p, POINTS, KINDS, program.iterated))(PARAMS)
    implicit = mc.grad(program.loss)(PARAMS, POINTS, KINDS)
    for name in PARAMS:
        np.testing.assert_allclose(implicit[name], unrolled[name], rtol=1e-11, atol=1e-14)


def test_learns():
    assert program.program()["after"] < 0.01
