"""Reference: the plan from the iterations of Sinkhorn and Knopp on the kernel itself in NumPy, by
which the envelope theorem has the gradients; and SciPy's linear program, without the entropy."""

from __future__ import annotations

import numpy as np
import pytest
import sinkhorn as program
from scipy.optimize import linprog

import multicalc as mc

N, EPSILON = 6, 4.0
X, Y = program.irises(N)
COST = ((X[:, None] - Y) ** 2).sum(axis=-1)


@pytest.fixture
def iterations(monkeypatch):
    """So many are enough for a large epsilon, and eager frameworks are slow."""
    monkeypatch.setattr(program, "ITERATIONS", 25)


def best_plan():
    kernel, v = np.exp(-COST / EPSILON), np.ones(N)
    for _ in range(500):
        u = 1 / N / (kernel @ v)
        v = 1 / N / (kernel.T @ u)
    return u[:, None] * kernel * v


def test_cost_and_gradients(backend_name, iterations):
    plan = best_plan()
    cost = np.sum(plan * COST) + EPSILON * np.sum(plan * np.log(plan * N * N))
    f = mc.value_and_grad(program.transport_cost, argnums=(0, 1), backend=backend_name)
    found, (by_x, by_y) = f(X, Y, EPSILON)
    assert found == pytest.approx(cost, rel=1e-12)
    np.testing.assert_allclose(by_x, 2 * (X / N - plan @ Y), rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(by_y, 2 * (Y / N - plan.T @ X), rtol=1e-9, atol=1e-12)


def test_the_gradient_by_the_cost_is_the_plan(iterations):
    @mc.portable
    def cost_of_all(cost):
        f, g = program.potentials(cost, EPSILON)
        return f.mean() + g.mean()

    np.testing.assert_allclose(mc.grad(cost_of_all)(COST), best_plan(), rtol=1e-9)
    np.testing.assert_allclose(program.plan(X, Y, EPSILON), best_plan(), rtol=1e-9)


def test_without_entropy_it_is_a_linear_program(monkeypatch):
    """Between the program's minimum and that of the entropy of its solution, a permutation."""
    monkeypatch.setattr(program, "ITERATIONS", 3000)
    rows = [np.kron(np.eye(N), np.ones(N)), np.kron(np.ones(N), np.eye(N))]
    least = linprog(COST.ravel(), A_eq=np.vstack(rows), b_eq=np.full(2 * N, 1 / N)).fun
    epsilon = 0.01
    found = program.transport_cost(X, Y, epsilon)
    assert least < found < least + epsilon * np.log(N) * (1 + 1e-9)
