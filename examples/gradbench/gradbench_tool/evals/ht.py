"""Hand tracking: how far a hand in some pose is from points that were measured on it."""

from __future__ import annotations

import numpy as np

import multicalc as mc
from gradbench_tool.rotations import rotation_matrix
from gradbench_tool.task import Task
from multicalc import xp

FINGERS, THETA = 5, 26
FIXED = THETA
"""In place of a parameter's index: an angle that stays zero."""


def angles_of_bones(bones):
    """Which parameters turn each bone about x, and then z, (bones, 2).

    After the six of the whole hand there are four for each finger: its root is fixed, the next
    joint turns about both axes, and the last two about x.
    """
    places = np.full((bones, 2), FIXED)
    for finger in range(FINGERS):
        first, joint = 6 + 4 * finger, 2 + 4 * finger
        places[joint] = first, first + 1
        places[joint + 1 : joint + 3, 0] = first + 2, first + 3
    return places


def turned(base, angles):
    """The transforms of bones, (bones, 4, 4), each turned by its angles before."""
    x, z = xp.unstack(angles, axis=1)
    cx, sx, cz, sz = xp.cos(x), xp.sin(x), xp.cos(z), xp.sin(z)
    o = xp.zeros_like(x)
    rows = [
        [cz, -sz * cx, sz * sx, o],
        [sz, cz * cx, -cz * sx, o],
        [o, sx, cx, o],
        [o, o, o, o + 1],
    ]
    return base @ xp.stack([xp.stack(row, axis=1) for row in rows], axis=1)


def composed(transforms, parents):
    """Each bone's transform after those of all its ancestors.

    By jumps: when each is composed with its parent, and has its grandparent for a parent, half of
    the way is gone. What has no parent has the identity behind the last.
    """
    bones = transforms.shape[0]
    every = xp.concat([transforms, xp.eye(4)[None]])
    for _ in range(bones.bit_length()):
        every = xp.take(every, parents, axis=0) @ every
        parents = xp.take(parents, parents)
    return every[:bones]


def vertices(theta, model):
    """Where the hand's vertices are, (vertices, 3)."""
    padded = xp.concat([theta, xp.zeros_like(theta[:1])])
    posed = turned(model["relatives"], xp.take(padded, model["angles"]))
    bones = composed(posed, model["parents"]) @ model["inverses"]
    whole = rotation_matrix(theta[:3]) * model["mirror"]
    bones = whole @ bones[:, :3, :]
    blended = xp.reshape(model["weights"] @ xp.reshape(bones, (-1, 12)), (-1, 3, 4))
    return xp.sum(blended * model["positions"][:, None, :], axis=2) + theta[3:6]


@mc.portable
def misfits(parameters, us, model, corners, points):
    """How far each point is from where it should be on the hand, (points, 3).

    Args:
        parameters: a shift of all ``us``, if there are any, and theta.
        us: (points, 2), the first two barycentric coordinates in a triangle, or None for vertices.
        corners: the triangle's, (points, 3), or the vertex, (points, 1).
    """
    found = xp.take(vertices(parameters[-THETA:], model), corners, axis=0)
    if us is None:
        return points - found[:, 0]
    u = us + parameters[:2]
    rest = 1.0 - xp.sum(u, axis=1, keepdims=True)
    return points - xp.sum(xp.concat([u, rest], axis=1)[:, :, None] * found, axis=1)


def read(input):
    data = input["data"]
    model, found = data["model"], np.asarray(data["correspondences"])
    parents = np.asarray(model["parents"])
    bones = len(parents)
    arrays = {
        "angles": angles_of_bones(bones),
        "parents": np.append(np.where(parents < 0, bones, parents), bones),
        "relatives": np.asarray(model["base_relatives"]),
        "inverses": np.asarray(model["inverse_base_absolutes"]),
        "positions": np.asarray(model["base_positions"]),
        "weights": np.asarray(model["weights"]),
        "mirror": np.array([-1.0 if model["is_mirrored"] else 1.0, 1.0, 1.0]),
    }
    theta, points = np.asarray(input["theta"]), np.asarray(data["points"])
    if not input["us"]:
        return theta, None, arrays, found[:, None], points
    corners = np.asarray(model["triangles"])[found]
    return np.append([0.0, 0.0], theta), np.asarray(input["us"]), arrays, corners, points


def flat(errors):
    return mc.to_numpy(errors).ravel().tolist()


def rows(jacobian):
    matrix = mc.to_numpy(jacobian)
    return matrix.reshape(-1, matrix.shape[-1]).tolist()


TASKS = {
    "objective": Task(misfits, read, flat),
    "jacobian": Task(mc.jacobian(misfits), read, rows),
}
