"""A logistic regression whose rows lie on disk: rows, loss, and the optimum by NumPy alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

import multicalc as mc
from multicalc import xp

FEATURES = 20
BLOCK = 200_000
"""Rows that are drawn, or gone through, at once."""


def loss(params: Any, shard: Any) -> Any:
    """The mean over the shard's rows of log(1 + exp z) - y z, with z = x w + b, in float64."""
    x, y = (xp.astype(part, "float64") for part in shard)
    z = xp.matmul(x, params["w"]) + params["b"]
    return xp.mean(xp.logaddexp(xp.zeros_like(z), z) - y * z)


def start() -> dict[str, np.ndarray]:
    return {"w": np.zeros(FEATURES), "b": np.zeros(())}


def rows(folder: Path, count: int) -> tuple[np.memmap, np.memmap]:
    """So many rows as float32 arrays in files, written unless they are there: the same numbers
    every time, however many."""
    shapes = {"x": (count, FEATURES), "y": (count,)}
    files = {name: folder / f"{name}-{count}.float32" for name in shapes}
    if not all(file.exists() for file in files.values()):
        x, y = (np.memmap(files[name], "float32", "w+", shape=shapes[name]) for name in shapes)
        truth = np.linspace(-0.5, 0.5, FEATURES)
        for k in range(0, count, BLOCK):
            draw = np.random.Generator(np.random.Philox(key=k))
            # Whole blocks are drawn, so that rows do not depend on how many come after them.
            features = draw.standard_normal((BLOCK, FEATURES), dtype="float32")
            chance = 1 / (1 + np.exp(-(features @ truth - 0.25)))
            labels = draw.random(BLOCK) < chance
            part = slice(k, min(k + BLOCK, count))
            x[part], y[part] = features[: count - k], labels[: count - k]
        x.flush(), y.flush()
    x, y = (np.memmap(files[name], "float32", "r", shape=shapes[name]) for name in shapes)
    return x, y


def optimum(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """(w, b) where the gradient is 0, by Newton's method with the textbook's gradient Xᵀ(p - y) and
    Hessian Xᵀ diag(p(1-p)) X, which nothing of multicalc has a part in."""
    at = np.zeros(FEATURES + 1)
    for _ in range(20):
        gradient, hessian = np.zeros(len(at)), np.zeros((len(at), len(at)))
        for k in range(0, len(x), BLOCK):
            part = slice(k, k + BLOCK)
            ones = np.ones((len(x[part]), 1))
            design = np.concatenate([np.asarray(x[part], "float64"), ones], axis=1)
            p = 1 / (1 + np.exp(-(design @ at)))
            gradient += design.T @ (p - y[part])
            hessian += design.T @ ((p * (1 - p))[:, None] * design)
        step = np.linalg.solve(hessian, gradient)
        at -= step
        if np.max(np.abs(step)) < 1e-12:
            break
    return at


def fitted(sharded: Any) -> Any:
    """The least loss, by Newton's method with conjugate gradients: Hessian-vector products only."""
    return mc.newton(sharded, start(), linear_solver="cg")


@dataclass(frozen=True)
class Group:
    """The mean over the shards of some keys, all of as many rows, gone through by one worker."""

    reader: Callable[[Any], Any]

    def __call__(self, params: Any, keys: Any) -> Any:
        return mc.sharded(loss, mc.to_numpy(keys).tolist(), reader=self.reader)(params)


def in_groups(
    keys: Sequence[int],
    reader: Callable[[Any], Any],
    size: int,
    executor: Executor | None = None,
) -> Any:
    """The loss over shards in groups, each a task: the tasks and their results are fewer."""
    return mc.sharded(Group(reader), np.asarray(keys), shard_size=size, executor=executor)
