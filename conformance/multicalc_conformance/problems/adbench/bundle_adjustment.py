"""The residuals of bundle adjustment: a camera's view of a point, less where it was seen.

A camera has a rotation vector, a centre, a focal length, a principal point and two coefficients of
radial distortion; each observation has a weight w and a second residual 1 − w².
"""

from __future__ import annotations

from typing import Any

import numpy as np
from mpmath import mp

from multicalc import xp

CAMERA = np.array([0.3, -0.5, 0.2, 0.4, -0.7, -3.0, 1.2, 0.1, -0.2, 0.05, -0.01])
POINT = np.array([0.6, -0.3, 1.1])
WEIGHT = np.array(0.8)
FEATURE = (0.25, -0.35)


def residuals(camera: Any, point: Any, weight: Any) -> Any:
    """With ``xp``: both coordinates, and the weight's."""
    seen = project(camera, point)
    feature = xp.asarray(np.array(FEATURE), dtype=camera.dtype)
    return xp.concat([weight * (seen - feature), xp.stack([1 - weight**2])])


def project(camera: Any, point: Any) -> Any:
    """Where the camera sees the point."""
    inside = rotate(camera[:3], point - camera[3:6])
    plane = inside[:2] / inside[2]
    square = xp.sum(plane**2)
    bent = plane * (1 + camera[9] * square + camera[10] * square**2)
    return camera[6] * bent + camera[7:9]


def rotate(turn: Any, x: Any) -> Any:
    """By Rodrigues' formula: x·cos θ + (a × x)·sin θ + a(a·x)(1 − cos θ), θ = ‖turn‖."""
    angle = xp.sqrt(xp.sum(turn**2))
    axis = turn / angle
    along = axis * xp.sum(axis * x) * (1 - xp.cos(angle))
    return x * xp.cos(angle) + xp.linalg.cross(axis, x) * xp.sin(angle) + along


def residuals_precise(camera: np.ndarray, point: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """In mpmath, with the rotation as the exponential of the skew matrix."""
    a, b, c = camera[:3]
    u, v, w = mp.expm(mp.matrix([[0, -c, b], [c, 0, -a], [-b, a, 0]]), method="taylor") * mp.matrix(
        list(point - camera[3:6])
    )
    square = (u * u + v * v) / (w * w)
    scale = camera[6] * (1 + square * (camera[9] + square * camera[10])) / w
    seen = (scale * u + camera[7], scale * v + camera[8])
    off = [weight[()] * (s - f) for s, f in zip(seen, FEATURE, strict=True)]
    return np.array([*off, 1 - weight[()] ** 2], dtype=object)
