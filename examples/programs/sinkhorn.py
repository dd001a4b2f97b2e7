"""Optimal transport between two kinds of iris, differentiated through Sinkhorn's iterations.

Which flower of one kind becomes which of the other, if all together are to move as little as can
be? With an entropy in the cost (Cuturi 2013) a simple iteration, here of logarithms, has the
answer, and the cost is smooth: its gradient by the points says where each one is to go.
"""

from __future__ import annotations

import numpy as np
from everywhere import everywhere
from sklearn.datasets import load_iris

import multicalc as mc
from multicalc import xp

EPSILON, ITERATIONS = 0.5, 200


def irises(count):
    """``count`` flowers each of versicolor and virginica: petals and sepals in cm, (count, 4)."""
    data = load_iris()
    return (data.data[data.target == kind][:count] for kind in (1, 2))


@mc.portable
def squared_distances(x, y):
    """The costs of moving each of ``x`` (m, d) to each of ``y`` (n, d), (m, n)."""
    return xp.sum((x[:, None, :] - y) ** 2, axis=-1)


@mc.portable
def potentials(cost, epsilon=EPSILON):
    """What it costs to take from each point (m,) and to bring to each (n,), by iteration."""
    m, n = cost.shape

    def round_of_both(_, potentials):
        _, g = potentials
        f = -epsilon * (xp.logsumexp((g - cost) / epsilon, axis=1) - np.log(n))
        g = -epsilon * (xp.logsumexp((f[:, None] - cost) / epsilon, axis=0) - np.log(m))
        return f, g

    return xp.fori_loop(0, ITERATIONS, round_of_both, (xp.zeros(m), xp.zeros(n)))


@mc.portable
def transport_cost(x, y, epsilon=EPSILON):
    """⟨plan, cost⟩ + epsilon KL(plan, independent), at the best plan between equal masses."""
    f, g = potentials(squared_distances(x, y), epsilon)
    return xp.mean(f) + xp.mean(g)


@mc.portable
def plan(x, y, epsilon=EPSILON):
    """How much goes from each of ``x`` to each of ``y``, (m, n); all together is 1."""
    cost = squared_distances(x, y)
    f, g = potentials(cost, epsilon)
    return xp.exp((f[:, None] + g - cost) / epsilon) / cost.size


def program():
    x, y = irises(30)
    cost, slope = mc.value_and_grad(transport_cost)(x, y)
    moved = x - len(x) / 2 * slope  # to the mean of where each one's mass goes
    by_plan = len(x) * mc.evaluate(plan)(x, y) @ y
    left = mc.evaluate(transport_cost)(moved, y)
    return {"cost": cost, "after a step": left, "moved apart": np.abs(moved - by_plan).max()}


if __name__ == "__main__":
    everywhere(program)
