"""Inputs of the evals' own form, drawn at random: GradBench's data files aren't needed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

Json = dict[str, Any]
Draw = np.random.Generator


def lse(draw: Draw, n: int) -> Json:
    return {"x": draw.random(n).tolist()}


def kmeans(draw: Draw, k: int, n: int, d: int) -> Json:
    points = draw.random((n, d)).tolist()
    # Each centroid has a point that is nearest to it.
    return {"points": points, "centroids": points[-k:]}


def gmm(draw: Draw, d: int, k: int, n: int) -> Json:
    return {
        "d": d, "k": k, "n": n, "m": 1, "gamma": 0.8,
        "x": draw.normal(size=(n, d)).tolist(),
        "alpha": draw.normal(size=k).tolist(),
        "mu": draw.random((k, d)).tolist(),
        "q": draw.normal(size=(k, d)).tolist(),
        "l": draw.normal(size=(k, d * (d - 1) // 2)).tolist(),
    }  # fmt: skip


def llsq(draw: Draw, m: int, n: int) -> Json:
    return {"x": draw.random(m).tolist(), "n": n}


def ode(draw: Draw, n: int, s: int) -> Json:
    # So that the last of few components is no rounding of zero.
    return {"x": (0.5 + draw.random(n)).tolist(), "s": s}


def ba(draw: Draw, n: int, m: int, p: int) -> Json:
    camera = [*draw.normal(size=3), *draw.normal(size=3), 500.0, 320.0, 240.0, 0.1, -0.02]
    point = [*draw.normal(size=2), 9.0]
    feature = (300.0 * draw.random(2)).tolist()
    return {"n": n, "m": m, "p": p, "cam": camera, "x": point, "w": 0.7, "feat": feature}


def ht(draw: Draw, vertices: int, points: int, triangles: bool) -> Json:
    bones, faces = 22, 2 * vertices
    # A wrist, five fingers of four bones, and a forearm.
    parents = [-1, *(0 if i % 4 == 0 else i for i in range(20)), 0]
    rigid = np.tile(np.eye(4), (2, bones, 1, 1))
    for each in rigid.reshape(-1, 4, 4):
        each[:3, :3] = np.linalg.qr(draw.normal(size=(3, 3)))[0]
        each[:3, 3] = 0.3 * draw.normal(size=3)
    weights = draw.random((vertices, bones)) * (draw.random((vertices, bones)) < 0.15)
    positions = np.append(draw.normal(size=(vertices, 3)), np.ones((vertices, 1)), axis=1)
    model = {
        "bone_count": bones,
        "bone_names": [f"bone{i}" for i in range(bones)],
        "parents": parents,
        "base_relatives": rigid[0].tolist(),
        "inverse_base_absolutes": rigid[1].tolist(),
        "base_positions": positions.tolist(),
        "weights": weights.tolist(),
        "triangles": draw.integers(vertices, size=(faces, 3)).tolist(),
        "is_mirrored": False,
    }
    data = {
        "model": model,
        "correspondences": draw.integers(faces if triangles else vertices, size=points).tolist(),
        "points": draw.normal(size=(points, 3)).tolist(),
    }
    us = (0.5 * draw.random((points, 2))).tolist() if triangles else []
    return {"theta": draw.normal(size=26).tolist(), "data": data, "us": us}


def lstm(draw: Draw, layers: int, characters: int, bits: int = 14) -> Json:
    return {
        "main_params": draw.random((2 * layers, 4 * bits)).tolist(),
        "extra_params": draw.random((3, bits)).tolist(),
        "state": draw.random((2 * layers, bits)).tolist(),
        "sequence": draw.integers(2, size=(characters, bits)).astype(float).tolist(),
    }


SIZES: dict[Callable[..., Json], dict[str, dict[str, Any]]] = {
    lse: {"small": {"n": 2500}, "large": {"n": 1_280_000}},
    kmeans: {"small": {"k": 10, "n": 1000, "d": 8}, "large": {"k": 1000, "n": 10_000, "d": 16}},
    gmm: {"small": {"d": 2, "k": 5, "n": 1000}, "large": {"d": 64, "k": 100, "n": 1000}},
    llsq: {"small": {"m": 128, "n": 16}, "large": {"m": 128, "n": 16_392}},
    ode: {"small": {"n": 1000, "s": 1}, "large": {"n": 100_000, "s": 100}},
    ba: {"small": {"n": 5, "m": 50, "p": 500}, "large": {"n": 49, "m": 7776, "p": 31_843}},
    ht: {
        "small": {"vertices": 544, "points": 100, "triangles": False},
        "large": {"vertices": 10_000, "points": 800, "triangles": True},
    },
    lstm: {"small": {"layers": 2, "characters": 1024}, "large": {"layers": 4, "characters": 4096}},
}
"""Of most evals, the smallest and the largest that GradBench asks for."""


def inputs(size: str) -> Iterator[tuple[str, Json]]:
    """Each eval's name and an input of it, ``"small"`` or ``"large"``."""
    for make, sizes in SIZES.items():
        yield make.__name__, make(np.random.default_rng(31), **sizes[size])
