"""Row 3: the geometry of the gradient."""

from __future__ import annotations

from typing import Any

import numpy as np
from mpmath import cos, exp, mpf, pi, sin, sqrt

import multicalc as mc
from multicalc import xp
from multicalc_conformance.problems.chapter.pointwise import dot
from multicalc_conformance.problems.quantity import Quantity

SLOPE_AT = [0.4, -0.9]
ANGLES = [0, 45, 90, 135, 180]
"""Degrees between the direction walked in and the gradient."""


def slope(p: Any) -> Any:
    return xp.exp(p[0]) * xp.cos(p[1]) + p[0] * p[1] ** 2


def slope_gradient(p: list[Any]) -> list[Any]:
    x, y = p
    return [exp(x) * cos(y) + y**2, -exp(x) * sin(y) + 2 * x * y]


def _norm(v: list[Any]) -> Any:
    return sqrt(dot(v, v))


def _walks(backend: str) -> Any:
    """Directional derivatives along unit vectors at fixed angles to the gradient."""
    point = np.array(SLOPE_AT)
    g = mc.grad(slope, backend=backend)(point)
    unit = g / np.linalg.norm(g)
    across = np.array([-unit[1], unit[0]])
    turns = [np.deg2rad(a) for a in ANGLES]
    walks = [np.cos(t) * unit + np.sin(t) * across for t in turns]
    return np.stack([mc.jvp(slope, (point,), (v,), backend=backend)[1] for v in walks])


def _true_walks() -> list[Any]:
    length = _norm(slope_gradient([mpf(c) for c in SLOPE_AT]))
    return [length * cos(pi * a / 180) for a in ANGLES]


def _steepest(backend: str) -> Any:
    g = mc.grad(slope, backend=backend)(np.array(SLOPE_AT))
    return -g / np.linalg.norm(g)


def _true_steepest() -> list[Any]:
    g = slope_gradient([mpf(c) for c in SLOPE_AT])
    return [-c / _norm(g) for c in g]


TIME = 0.7
"""Where on the level set: the ellipse x² + 3y² = 4, walked as (2 cos t, 2 sin t/√3)."""


def _level_set(backend: str) -> Any:
    """The cosines of the gradient with the ellipse's tangent and with its outward normal."""

    def curve(t: Any) -> Any:
        return xp.stack([2.0 * xp.cos(t), 2.0 * xp.sin(t) / 3.0**0.5])

    point, tangent = mc.jvp(curve, (np.array(TIME),), (1.0,), backend=backend)
    g = mc.grad(lambda p: p[0] ** 2 + 3.0 * p[1] ** 2, backend=backend)(point)
    g, tangent = g / np.linalg.norm(g), tangent / np.linalg.norm(tangent)
    return np.array([g @ tangent, g[0] * tangent[1] - g[1] * tangent[0]])


def quantities() -> list[Quantity]:
    return [
        Quantity("3", "∇f·v at 0°…180° from ∇f", _walks, _true_walks, "∇f·v = ‖∇f‖ cos θ"),
        Quantity("3", "steepest descent direction", _steepest, _true_steepest, "−∇f/‖∇f‖"),
        Quantity(
            "3",
            "cos of ∇f with level set's tangent, normal",
            _level_set,
            lambda: [0, 1],
            "∇f ⟂ level sets: no component along the tangent, all of it along the normal",
        ),
    ]
