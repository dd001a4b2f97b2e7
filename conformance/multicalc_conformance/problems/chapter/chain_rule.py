"""Rows 6, 6b and 7: the multivariate chain rule."""

from __future__ import annotations

from typing import Any

import numpy as np
from mpmath import cos, mpf, sin

import multicalc as mc
from multicalc import xp
from multicalc_conformance.problems.chapter.pointwise import at_point
from multicalc_conformance.problems.quantity import Quantity

BOOK = [-1.0, 0.0, -2.0, 1.0]
"""The book's own point. b = 0 here, so that a wrong sign on the b path goes unseen."""
GENERIC = [1.0, 1.0, -2.0, 1.0]
UNEVEN = [0.3, -0.7, 1.1, 0.45]

SOURCE = (
    "f=(u+v)², u=(a+b)², v=(a−b)², so u+v = 2(a²+b²): df/da = 16a(a²+b²), df/db = 16b(a²+b²); "
    "da/d· = 2(w+x+y+z), db/d· = ±2(w+x−y−z)"
)


def network(p: Any) -> Any:
    """The chapter's f of (w, x, y, z)."""
    w, x, y, z = p[0], p[1], p[2], p[3]
    a, b = (w + x + y + z) ** 2, (w + x - y - z) ** 2
    u, v = (a + b) ** 2, (a - b) ** 2
    return (u + v) ** 2


def network_value(p: list[Any]) -> Any:
    a, b = _a_and_b(p)
    return 4 * (a**2 + b**2) ** 2


def network_gradient(p: list[Any]) -> list[Any]:
    a, b = _a_and_b(p)
    w, x, y, z = p
    through_a = 16 * a * (a**2 + b**2) * 2 * (w + x + y + z)
    through_b = 16 * b * (a**2 + b**2) * 2 * (w + x - y - z)
    return [through_a + sign * through_b for sign in (1, 1, -1, -1)]


def _a_and_b(p: list[Any]) -> tuple[Any, Any]:
    w, x, y, z = p
    return (w + x + y + z) ** 2, (w + x - y - z) ** 2


def paths(p: Any) -> Any:
    """f(u, v) = uv + u² with u = a·sin y, v = b², a = xy, b = yz: y reaches f three times."""
    x, y, z = p[0], p[1], p[2]
    u, v = (x * y) * xp.sin(y), (y * z) ** 2
    return u * v + u**2


PATHS_AT = [0.8, 1.3, -0.6]


def three_paths(p: list[Any]) -> list[Any]:
    """What each path adds to ∂f/∂y: y→a→u→f, y→u→f, y→b→v→f."""
    x, y, z = p
    a, b = x * y, y * z
    u, v = a * sin(y), b**2
    to_u, to_v = v + 2 * u, u
    return [to_u * sin(y) * x, to_u * a * cos(y), to_v * 2 * b * z]


def _path_products(backend: str) -> Any:
    """Each path as the product of its edges' partials, every edge differentiated by itself."""
    x, y, z = (np.array(c) for c in PATHS_AT)

    def edges(f: Any, *at: np.ndarray) -> Any:
        return mc.grad(f, argnums=(0, 1), backend=backend)(*at)

    a, b = x * y, y * z
    u, v = a * np.sin(y), b**2
    fu, fv = edges(lambda u, v: u * v + u**2, u, v)
    ua, uy = edges(lambda a, y: a * xp.sin(y), a, y)
    vb = mc.grad(lambda b: b**2, backend=backend)(b)
    ay = edges(lambda y, x: x * y, y, x)[0]
    by = edges(lambda y, z: y * z, y, z)[0]
    return np.stack([fu * ua * ay, fu * uy, fv * vb * by])


def _paths_gradient(p: list[Any]) -> list[Any]:
    x, y, z = p
    u, v = x * y * sin(y), (y * z) ** 2
    to_u = v + 2 * u
    return [to_u * y * sin(y), sum(three_paths(p)), u * 2 * (y * z) * y]


def quantities() -> list[Quantity]:
    found = []
    for row, point in (("6", BOOK), ("6b", GENERIC), ("6b", UNEVEN)):
        found += at_point(
            row, network, point, source=SOURCE, value=network_value, gradient=network_gradient
        )
    source = "∂f/∂y = (v+2u)·sin y·x + (v+2u)·a·cos y + u·2b·z, one term for each path"
    found.append(
        Quantity(
            "7",
            "∂f/∂y by its three paths",
            _path_products,
            lambda: three_paths([mpf(c) for c in PATHS_AT]),
            source,
        )
    )
    return found + at_point("7", paths, PATHS_AT, source=source, gradient=_paths_gradient)
