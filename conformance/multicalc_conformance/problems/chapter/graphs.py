"""Rows 7 and 8 on the graph of named variables: partials, paths and tangents."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

import numpy as np
from mpmath import mpf

import multicalc as mc
from multicalc import xp
from multicalc_conformance.problems.chapter.chain_rule import (
    BOOK,
    GENERIC,
    PATHS_AT,
    SOURCE,
    UNEVEN,
    network_gradient,
    three_paths,
)
from multicalc_conformance.problems.chapter.pointwise import coordinates
from multicalc_conformance.problems.quantity import Compute, Quantity

ALONG = {"w": 1.0, "y": -0.5, "z": 2.0}
"""Tangents of the inputs; x has none."""


def _graph(point: list[float], backend: str, only: Any = "named") -> mc.Graph:
    w, x, y, z = (mc.variable(c, backend=backend) for c in point)
    with mc.record():
        a, b = (w + x + y + z) ** 2, (w + x - y - z) ** 2
        u, v = (a + b) ** 2, (a - b) ** 2
        f = (u + v) ** 2
    return mc.graph(f, only=only, tangents=ALONG)


def _of_graph(
    point: list[float], read: Callable[[mc.Graph], Collection[float]], only: Any = "named"
) -> Compute:
    return lambda backend: np.array(read(_graph(point, backend, only)))


def _partials(graph: mc.Graph) -> list[float]:
    return [edge.partial for edge in graph.edges]


def _products(graph: mc.Graph) -> list[float]:
    return [path.product for name in "wy" for path in graph.paths(name)]


def _tangents(graph: mc.Graph) -> list[float]:
    return [graph[name].tangent for name in "abuvf"]


def _single_steps(p: list[Any]) -> dict[str, Any]:
    """By target and source."""
    w, x, y, z = p
    s, d = w + x + y + z, w + x - y - z
    a, b = s**2, d**2
    to_u, to_v = 2 * (a + b), 2 * (a - b)
    to_f = 2 * ((a + b) ** 2 + (a - b) ** 2)
    of_a = {f"a{name}": 2 * s for name in "wxyz"}
    of_b = {f"b{name}": sign * 2 * d for name, sign in zip("wxyz", (1, 1, -1, -1), strict=True)}
    return of_a | of_b | {"ua": to_u, "ub": to_u, "va": to_v, "vb": -to_v, "fu": to_f, "fv": to_f}


def _path_products(p: list[Any]) -> list[Any]:
    step = _single_steps(p)
    return [
        step[f"{first}{name}"] * step[f"{second}{first}"] * step[f"f{second}"]
        for name in "wy"
        for second in "uv"
        for first in "ab"
    ]


def _pushed(p: list[Any]) -> list[Any]:
    step = _single_steps(p)
    a, b = (sum(step[f"{n}{name}"] * mpf(c) for name, c in ALONG.items()) for n in "ab")
    u, v = (step[f"{n}a"] * a + step[f"{n}b"] * b for n in "uv")
    return [a, b, u, v, step["fu"] * u + step["fv"] * v]


def _three_paths(backend: str) -> Any:
    x, y, z = (mc.variable(c, backend=backend) for c in PATHS_AT)
    with mc.record():
        a, b = x * y, y * z
        u, v = a * xp.sin(y), b**2
        f = u * v + u**2
    return np.array([path.product for path in mc.graph(f, only="named").paths("y")])


def _three_in_order() -> list[Any]:
    """The shortest first."""
    by_a, directly, by_b = three_paths([mpf(c) for c in PATHS_AT])
    return [directly, by_a, by_b]


def _at(point: list[float]) -> list[Quantity]:
    at, where = [mpf(c) for c in point], coordinates(point)
    source = (
        "f=(u+v)², u=(a+b)², v=(a−b)², a=(w+x+y+z)², b=(w+x−y−z)²: a step's partial is "
        "2·(…), with −1 for b in v and for y, z in b"
    )
    return [
        Quantity(
            "7",
            f"w's and y's paths on the graph at {where}",
            _of_graph(point, _products),
            lambda: _path_products(at),
            source,
        ),
        Quantity(
            "8",
            f"the named graph's partials at {where}",
            _of_graph(point, _partials),
            lambda: list(_single_steps(at).values()),
            source,
        ),
        Quantity(
            "8",
            f"f of w, x, y, z as one step at {where}",
            _of_graph(point, _partials, only=[]),
            lambda: network_gradient(at),
            SOURCE,
        ),
        Quantity(
            "8",
            f"tangents of a, b, u, v, f at {where}",
            _of_graph(point, _tangents),
            lambda: _pushed(at),
            source + "; each tangent is the sum of partial times tangent",
        ),
    ]


def quantities() -> list[Quantity]:
    source = "∂f/∂y = (v+2u)·a·cos y + (v+2u)·sin y·x + u·2b·z, one term for each path"
    found = [Quantity("7", "y's three paths on the graph", _three_paths, _three_in_order, source)]
    found += [quantity for point in (BOOK, GENERIC, UNEVEN) for quantity in _at(point)]
    return sorted(found, key=lambda quantity: quantity.row)
