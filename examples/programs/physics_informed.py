"""A network that solves Poisson's equation, by its Laplacian at points of the square.

    -Δu = 2π² sin(πx) sin(πy) in (0, 1)²,   u = 0 on the boundary,   so u = sin(πx) sin(πy).

There are no values of ``u`` to learn from: a physics-informed network (Raissi, Perdikaris and
Karniadakis 2019) is trained to have the right Laplacian.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from everywhere import everywhere

import multicalc as mc
from multicalc import xp

WIDTH, SIDE = 10, 8


def points(side):
    """A grid of ``side`` times ``side`` points within the square, (side², 2)."""
    ticks = (np.arange(side) + 0.5) / side
    return np.stack(np.meshgrid(ticks, ticks, indexing="ij"), axis=-1).reshape(-1, 2)


def initial(width, seed=0):
    """Weights and biases of a network from 2 by ``width`` and ``width`` to 1."""
    draw, sizes = np.random.default_rng(seed).normal, pairwise((2, width, width, 1))
    return [{"w": draw(size=(n, m)) / np.sqrt(m), "b": np.zeros(n)} for m, n in sizes]


@mc.portable
def u(layers, point):
    """The network's solution at one point (2,): zero on the boundary by a factor."""
    hidden = point
    for layer in layers[:-1]:
        hidden = xp.tanh(layer["w"] @ hidden + layer["b"])
    value = layers[-1]["w"] @ hidden + layers[-1]["b"]
    return xp.prod(point * (1 - point)) * value[0]


@mc.portable
def residual(layers, point):
    """How far the equation is from holding at a point."""
    laplacian = xp.linalg.trace(mc.hessian(u, argnums=1)(layers, point))
    return laplacian + 2 * np.pi**2 * xp.prod(xp.sin(np.pi * point))


@mc.portable
def loss(layers, points):
    return xp.mean(mc.vmap(residual, in_axes=(None, 0))(layers, points) ** 2)


def exact(points):
    return np.prod(np.sin(np.pi * points), axis=1)


def fit(iterations):
    """The trained network, and its loss."""
    options = {"maxiter": iterations, "maxfun": 2 * iterations}
    best = mc.minimize(mc.jit(loss), initial(WIDTH), points(SIDE), options=options)
    return best.x, best.fun


def program():
    before = mc.evaluate(loss)(initial(WIDTH), points(SIDE))
    layers, after = fit(iterations=200)
    grid = points(25)
    found = mc.evaluate(mc.vmap(u, in_axes=(None, 0)))(layers, grid)
    return {"loss before": before, "after": after, "error": np.abs(found - exact(grid)).max()}


if __name__ == "__main__":
    everywhere(program)
