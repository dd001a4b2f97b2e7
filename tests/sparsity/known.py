"""Functions whose sparse derivatives are known in closed form."""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp

import multicalc as mc
from multicalc import xp

RNG = np.random.default_rng(0)


def rosenbrock(x):
    return xp.sum(100 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2)


def rosenbrock_hessian(x):
    diagonal = np.zeros(len(x))
    diagonal[:-1] = 1200 * x[:-1] ** 2 - 400 * x[1:] + 2
    diagonal[1:] += 200
    return sp.diags_array([-400 * x[:-1], diagonal, -400 * x[:-1]], offsets=[-1, 0, 1]).tocsr()


def dirichlet(u):
    """Half the sum of squared differences of neighbours on a grid: its Hessian is the Laplacian
    stencil, with Neumann's boundary."""
    if len(u.shape) == 1:
        return xp.sum((u[1:] - u[:-1]) ** 2) / 2
    energy = xp.sum((u[1:] - u[:-1]) ** 2) / 2 + xp.sum((u[:, 1:] - u[:, :-1]) ** 2) / 2
    if len(u.shape) == 3:
        energy = energy + xp.sum((u[:, :, 1:] - u[:, :, :-1]) ** 2) / 2
    return energy


def laplacian(*shape):
    """The graph's Laplacian of a grid, as a Kronecker sum."""
    total = sp.csr_array((1, 1))
    for length in shape:
        degrees = np.full(length, 2.0)
        degrees[[0, -1]] = 1
        ones = -np.ones(length - 1)
        line = sp.diags_array([ones, degrees, ones], offsets=[-1, 0, 1])
        total = sp.kron(total, sp.eye_array(length)) + sp.kron(sp.eye_array(total.shape[0]), line)
    return total.tocsr()


ALPHA = 0.02


def brusselator(state):
    """The right-hand side of the Brusselator with diffusion in one dimension, u = 1 and v = 3 at
    the ends (Hairer and Wanner, Solving Ordinary Differential Equations II, IV.1)."""
    u, v = state["u"], state["v"]
    scale = ALPHA * (u.shape[0] + 1) ** 2

    def spread(w, end):
        ends = xp.full((1,), end, dtype=w.dtype)
        w = xp.concat([ends, w, ends])
        return scale * (w[2:] - 2 * w[1:-1] + w[:-2])

    return {
        "u": 1 + u**2 * v - 4 * u + spread(u, 1.0),
        "v": 3 * u - u**2 * v + spread(v, 3.0),
    }


def brusselator_jacobian(u, v):
    size = len(u)
    scale = ALPHA * (size + 1) ** 2
    spread = scale * sp.diags_array([1.0, -2.0, 1.0], offsets=[-1, 0, 1], shape=(size, size))
    own = sp.diags_array
    return sp.block_array(
        [
            [own(2 * u * v - 4) + spread, own(u**2)],
            [own(3 - 2 * u * v), own(-(u**2)) + spread],
        ]
    ).tocsr()


CAMERA, POINT = np.array([0, 1, 1, 0, 2, 2, 0]), np.array([0, 0, 1, 2, 2, 3, 3])
"""Which camera sees which point."""
SEEN = RNG.normal(size=(7, 2))


@mc.portable
def reprojection(cameras, points):
    """Bundle adjustment with cameras that don't turn: focal length and place (c, f), points in
    space; the residuals of what was seen."""
    camera, point = xp.take(cameras, CAMERA, axis=0), xp.take(points, POINT, axis=0)
    at = point - camera[:, :3]
    return camera[:, 3:] * at[:, :2] / at[:, 2:] - SEEN


def reprojection_jacobian(cameras, points):
    jacobian = np.zeros((2 * len(CAMERA), cameras.size + points.size))
    for k, (i, j) in enumerate(zip(CAMERA, POINT, strict=True)):
        (x, y, z), focal = points[j] - cameras[i, :3], cameras[i, 3]
        by_place = focal / z * np.array([[1, 0, -x / z], [0, 1, -y / z]])
        rows = slice(2 * k, 2 * k + 2)
        jacobian[rows, 4 * i : 4 * i + 3] = -by_place
        jacobian[rows, 4 * i + 3] = x / z, y / z
        begin = cameras.size + 3 * j
        jacobian[rows, begin : begin + 3] = by_place
    return sp.csr_array(jacobian)
