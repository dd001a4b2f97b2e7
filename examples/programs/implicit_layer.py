"""A layer that is defined by an equation, and differentiated by it.

A deep equilibrium model (Bai, Kolter and Koltun 2019) has no depth: its state is the ``z`` with

    z = tanh(W z + U x + b),

found by iteration. Its derivative follows from the equation, dz = (I - diag(1 - z²) W)⁻¹ ..., and
not from the iterations, none of which have to be kept. Here it learns which of two entangled
half-moons a point is from.
"""

from __future__ import annotations

import numpy as np
from everywhere import everywhere
from sklearn.datasets import make_moons

import multicalc as mc
from multicalc import xp

STATES, ITERATIONS = 6, 60


def moons(count=60):
    """Points (count, 2), and 1 or -1 for each."""
    points, kinds = make_moons(count, noise=0.1, random_state=0)
    return points, 2.0 * kinds - 1.0


def initial(seed=0):
    """The equation's W, U and b, and the weights of the answer."""
    draw = np.random.default_rng(seed).normal
    return {
        "W": draw(size=(STATES, STATES)),
        "U": draw(size=(STATES, 2)),
        "b": draw(size=STATES),
        "answer": draw(size=STATES),
    }


@mc.portable
def step(z, params, x):
    """W is scaled to a norm of ½, so that there is one solution, and iterations approach it."""
    w = params["W"] / (2 * xp.linalg.matrix_norm(params["W"]))
    return xp.tanh(w @ z + params["U"] @ x + params["b"])


@mc.portable
def iterated(params, x):
    """The solution, by iteration from zero."""
    return xp.fori_loop(0, ITERATIONS, lambda _, z: step(z, params, x), xp.zeros(STATES))


layer = mc.implicit_fixed_point(step, iterated)


@mc.portable
def loss(params, points, kinds, layer=layer):
    """The mean logistic loss; ``layer`` may be ``iterated``, to be differentiated through."""
    z = mc.vmap(layer, in_axes=(None, 0))(params, points)
    return xp.mean(xp.softplus(-kinds * (z @ params["answer"])))


def fit(points, kinds, iterations):
    best = mc.minimize(mc.jit(loss), initial(), points, kinds, options={"maxiter": iterations})
    return best.x, best.fun


def program():
    points, kinds = moons()
    implicit = mc.grad(loss)(initial(), points, kinds)
    unrolled = mc.grad(lambda params: loss(params, points, kinds, iterated))(initial())
    apart = max(np.abs(implicit[name] - unrolled[name]).max() for name in implicit)
    _, after = fit(points, kinds, iterations=20)
    before = mc.evaluate(loss)(initial(), points, kinds)
    return {"loss before": before, "after": after, "gradients apart": apart}


if __name__ == "__main__":
    everywhere(program)
