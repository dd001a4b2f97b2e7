"""Rotations by a vector: its axis is theirs, and its length the angle."""

from __future__ import annotations

from multicalc import xp


def coefficients(v):
    """cos(θ), sin(θ)/θ and (1 - cos(θ))/θ² of the length θ of ``v``, which may be zero."""
    square = xp.sum(v**2)
    turns = square > 0.0
    angle = xp.sqrt(xp.where(turns, square, 1.0))
    cosine = xp.cos(angle)
    return (
        xp.where(turns, cosine, 1.0),
        xp.where(turns, xp.sin(angle) / angle, 1.0),
        xp.where(turns, (1.0 - cosine) / angle**2, 0.5),
    )


def rotated(v, x):
    """The vector ``x``, turned by ``v``."""
    cosine, sine, rest = coefficients(v)
    return x * cosine + xp.linalg.cross(v, x) * sine + v * (xp.sum(v * x) * rest)


def rotation_matrix(v):
    """The matrix that turns by ``v``."""
    cosine, sine, rest = coefficients(v)
    x, y, z = xp.unstack(v)
    o = xp.zeros_like(x)
    cross = xp.reshape(xp.stack([o, -z, y, z, o, -x, -y, x, o]), (3, 3))
    return cosine * xp.eye(3) + sine * cross + rest * v[:, None] * v
