"""The cost of k-means, and Newton's direction, whose Hessian is diagonal."""

from __future__ import annotations

import numpy as np

import multicalc as mc
from gradbench_tool.task import Task
from multicalc import xp


@mc.portable
def cost(centroids, points):
    squares = xp.sum(centroids**2, axis=1)[:, None] - (2.0 * centroids) @ points.T
    return xp.sum(xp.min(squares, axis=0)) + xp.sum(points**2)


def direction(centroids, points):
    _, slope, curvature = mc.value_grad_and_hvp(
        cost, (centroids, points), (xp.ones_like(centroids),), argnums=(0,)
    )
    return slope[0] / curvature[0]


def read(input):
    return np.asarray(input["centroids"]), np.asarray(input["points"])


TASKS = {"cost": Task(cost, read), "dir": Task(direction, read)}
