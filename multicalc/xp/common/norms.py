"""Norms of matrices, and of either, by those of vectors and singular values."""

from __future__ import annotations

import math
from typing import Any

from multicalc.xp.common.axes import axes_of


def matrix_norm(xp: Any, x: Any, /, *, keepdims: bool = False, ord: Any = "fro") -> Any:
    if ord == "fro":
        return xp.linalg.vector_norm(x, axis=(-2, -1), keepdims=keepdims)
    if ord in (1, -1, math.inf, -math.inf):
        along, across = (-2, -1) if ord in (1, -1) else (-1, -2)
        sums = xp.linalg.vector_norm(x, axis=along, keepdims=keepdims, ord=1)
        pick = xp.max if ord > 0 else xp.min
        return pick(sums, axis=across if keepdims else -1, keepdims=keepdims)
    if ord in (2, -2, "nuc"):
        pick = {2: xp.max, -2: xp.min, "nuc": xp.sum}[ord]
        size = pick(xp.linalg.svdvals(x), axis=-1, keepdims=keepdims)
        return xp.expand_dims(size, axis=-1) if keepdims else size
    raise ValueError(f"ord must be 'fro', 'nuc', 1, -1, 2, -2, inf or -inf, found {ord!r}")


def norm(xp: Any, x: Any, /, ord: Any = None, axis: Any = None, keepdims: bool = False) -> Any:
    """NumPy's ``linalg.norm``: of the flattened array unless ``ord`` or ``axis`` say otherwise."""
    if ord is None or isinstance(axis, int):
        return xp.linalg.vector_norm(x, axis=axis, keepdims=keepdims, ord=2 if ord is None else ord)
    x = xp.asarray(x)
    axes = axes_of(axis, len(x.shape))
    if len(axes) == 1:
        return xp.linalg.vector_norm(x, axis=axes, keepdims=keepdims, ord=ord)
    found = xp.linalg.matrix_norm(xp.moveaxis(x, axes, (-2, -1)), ord=ord)
    for a in sorted(axes) if keepdims else ():
        found = xp.expand_dims(found, axis=a)
    return found
