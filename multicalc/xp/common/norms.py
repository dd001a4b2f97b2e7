"""Norms of vectors and matrices."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from multicalc.xp.common.axes import axes_of

Function = Callable[..., Any]


def euclidean(xp: Any, x: Any, axis: tuple[int, ...], keepdims: bool) -> Any:
    """The root of the sum of squares; its derivative at zero is NaN."""
    return xp.sqrt(xp.sum(xp.real(xp.multiply(x, xp.conj(x))), axis=axis, keepdims=keepdims))


def norms_of(
    xp: Any, accept: Function, length: Function, svdvals: Function
) -> tuple[Function, Function, Function]:
    """``vector_norm``, ``matrix_norm`` and ``norm`` over ``xp``.

    ``accept(x)`` is a tuple of the array that ``x`` is to these functions; ``length(x, axis,
    keepdims)`` is the Euclidean norm, ``svdvals(x)`` the singular values.
    """

    def vector_norm(x: Any, /, *, axis: Any = None, keepdims: bool = False, ord: float = 2) -> Any:
        (x,) = accept(x)
        axis = axes_of(axis, len(x.shape))
        if ord == 2:
            return length(x, axis, keepdims)
        size = xp.abs(x)
        if ord == math.inf:
            return xp.max(size, axis=axis, keepdims=keepdims)
        if ord == -math.inf:
            return xp.min(size, axis=axis, keepdims=keepdims)
        if ord == 0:
            size = xp.astype(xp.not_equal(x, 0), size.dtype)
        if ord in (0, 1):
            return xp.sum(size, axis=axis, keepdims=keepdims)
        if ord > 0:
            total = xp.sum(xp.pow(size, float(ord)), axis=axis, keepdims=keepdims)
            return xp.pow(total, 1.0 / ord)
        # Of vectors with a zero the norm is 0, and a minimum.
        smallest = xp.min(size, axis=axis, keepdims=True)
        usable = xp.where(xp.equal(smallest, 0), xp.ones_like(smallest), size)
        found = xp.pow(xp.sum(xp.pow(usable, float(ord)), axis=axis, keepdims=True), 1.0 / ord)
        found = xp.where(xp.equal(smallest, 0), xp.zeros_like(smallest), found)
        return found if keepdims else xp.squeeze(found, axis=axis)

    def matrix_norm(x: Any, /, *, keepdims: bool = False, ord: Any = "fro") -> Any:
        (x,) = accept(x)
        if ord == "fro":
            return vector_norm(x, axis=(-2, -1), keepdims=keepdims)
        if ord in (1, -1, math.inf, -math.inf):
            along, across = (-2, -1) if ord in (1, -1) else (-1, -2)
            sums = xp.sum(xp.abs(x), axis=along, keepdims=keepdims)
            pick = xp.max if ord > 0 else xp.min
            return pick(sums, axis=across if keepdims else -1, keepdims=keepdims)
        if ord in (2, -2, "nuc"):
            pick = {2: xp.max, -2: xp.min, "nuc": xp.sum}[ord]
            size = pick(svdvals(x), axis=-1, keepdims=keepdims)
            return xp.expand_dims(size, axis=-1) if keepdims else size
        raise ValueError(f"ord must be 'fro', 'nuc', 1, -1, 2, -2, inf or -inf, found {ord!r}")

    def norm(x: Any, /, ord: Any = None, axis: Any = None, keepdims: bool = False) -> Any:
        """NumPy's ``linalg.norm``: of the flattened array unless ``ord`` or ``axis`` say
        otherwise."""
        (x,) = accept(x)
        axes = axes_of(axis, len(x.shape))
        if ord is None or len(axes) == 1:
            return vector_norm(x, axis=axes, keepdims=keepdims, ord=2 if ord is None else ord)
        found = matrix_norm(xp.moveaxis(x, axes, (-2, -1)), ord=ord)
        for a in sorted(axes) if keepdims else ():
            found = xp.expand_dims(found, axis=a)
        return found

    return vector_norm, matrix_norm, norm
