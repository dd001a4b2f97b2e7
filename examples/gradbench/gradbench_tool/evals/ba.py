"""Bundle adjustment: how far points are from where cameras saw them."""

from __future__ import annotations

import numpy as np

import multicalc as mc
from gradbench_tool.rotations import rotated
from gradbench_tool.task import Task
from multicalc import xp

CAMERA, POINT = 11, 3


@mc.portable
def misfit(camera, point, weight, feature):
    """Of one observation, (2,).

    A camera is its rotation, center, focal length, principal point and two radial distortions.
    """
    seen = rotated(camera[0:3], point - camera[3:6])
    plane = seen[0:2] / seen[2]
    square = xp.sum(plane**2)
    distorted = plane * (1.0 + camera[9] * square + camera[10] * square**2)
    return weight * (distorted * camera[6] + camera[7:9] - feature)


@mc.portable
def error_of_weight(weight):
    return 1.0 - weight**2


def of_observations(f, cameras, points, weights, features, seen):
    """``f`` of what each observation sees, along the first axis."""
    each = xp.take(cameras, seen[0], axis=0), xp.take(points, seen[1], axis=0)
    return mc.vmap(f)(*each, weights, features)


def objective(cameras, points, weights, features, seen):
    errors = of_observations(misfit, cameras, points, weights, features, seen)
    return errors, error_of_weight(weights)


def jacobian(cameras, points, weights, features, seen):
    """Where the rows begin, and the columns and values of what isn't zero, row by row.

    Each misfit has two rows, of a camera, a point and a weight, and each weight's error has one.
    """
    slopes = mc.jacobian(misfit, argnums=(0, 1, 2))
    camera, point, weight = of_observations(slopes, cameras, points, weights, features, seen)
    values = xp.concat([camera, point, weight[:, :, None]], axis=2)
    of_errors = mc.vmap(mc.grad(error_of_weight))(weights)

    observations, block = weights.shape[0], CAMERA + POINT + 1
    before_points = CAMERA * cameras.shape[0]
    before_weights = before_points + POINT * points.shape[0]
    of_camera = CAMERA * seen[0][:, None] + xp.arange(CAMERA)
    of_point = before_points + POINT * seen[1][:, None] + xp.arange(POINT)
    of_weight = before_weights + xp.arange(observations)
    columns = xp.concat([of_camera, of_point, of_weight[:, None]], axis=1)
    columns = xp.stack([columns, columns], axis=1)
    starts = block * xp.arange(2 * observations + 1)
    return (
        xp.concat([starts, 2 * block * observations + 1 + xp.arange(observations)]),
        xp.concat([xp.reshape(columns, (-1,)), of_weight]),
        xp.concat([xp.reshape(values, (-1,)), of_errors]),
    )


def read(input):
    n, m, p = input["n"], input["m"], input["p"]
    order = np.arange(p)
    return (
        np.tile(input["cam"], (n, 1)),
        np.tile(input["x"], (m, 1)),
        np.full(p, input["w"]),
        np.tile(input["feat"], (p, 1)),
        np.stack([order % n, order % m]),
    )


def shown_errors(errors):
    of_misfits, of_weights = mc.to_numpy(errors)
    p = len(of_weights)
    return {
        "reproj_error": {"elements": of_misfits[0].tolist(), "repeated": p},
        "w_err": {"element": float(of_weights[0]), "repeated": p},
    }


def shown_matrix(matrix):
    """The first block and the last element stand for all, as all observations are alike."""
    parts = zip(("rows", "cols", "vals"), mc.to_numpy(matrix), strict=True)
    return {name: [*part[:30].tolist(), part[-1].item()] for name, part in parts}


TASKS = {
    "objective": Task(mc.portable(objective), read, shown_errors),
    "jacobian": Task(mc.portable(jacobian), read, shown_matrix),
}
