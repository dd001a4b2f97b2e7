"""Norms of vectors and matrices."""

from __future__ import annotations

from typing import Any

import autograd.numpy as anp
import numpy as np
from autograd.extend import defjvp, defvjp, primitive
from autograd.tracer import getval

from multicalc_numpy.elementwise import abs as magnitude
from multicalc_numpy.elementwise import pow
from multicalc_numpy.scalars import axes_of, operands
from multicalc_numpy.singular import svdvals


@primitive  # type: ignore[untyped-decorator]
def _length(x: Any, axis: tuple[int, ...], keepdims: bool) -> Any:
    """Of an array of real numbers."""
    return np.sqrt(np.sum(np.square(x), axis=axis, keepdims=keepdims))


def _length_vjp(y: Any, x: Any, axis: tuple[int, ...], keepdims: bool) -> Any:
    return lambda g: x * (g / y if keepdims else anp.expand_dims(g / y, axis))


def _length_jvp(t: Any, y: Any, x: Any, axis: tuple[int, ...], keepdims: bool) -> Any:
    return anp.sum(x * t, axis=axis, keepdims=keepdims) / y


defvjp(_length, _length_vjp)
defjvp(_length, _length_jvp)


def vector_norm(x: Any, /, *, axis: Any = None, keepdims: bool = False, ord: float = 2) -> Any:
    (x,) = operands(x)
    axis = axes_of(axis, x.ndim)
    if ord == 2 and getval(x).dtype.kind != "c":
        return _length(x, axis, keepdims)
    if ord == 2:
        return anp.sqrt(anp.sum(anp.real(x * anp.conj(x)), axis=axis, keepdims=keepdims))
    size = magnitude(x)
    if ord == np.inf:
        return anp.max(size, axis=axis, keepdims=keepdims)
    if ord == -np.inf:
        return anp.min(size, axis=axis, keepdims=keepdims)
    if ord == 0:
        return anp.sum((x != 0).astype(size.dtype), axis=axis, keepdims=keepdims)
    if ord == 1:
        return anp.sum(size, axis=axis, keepdims=keepdims)
    return pow(anp.sum(pow(size, ord), axis=axis, keepdims=keepdims), 1 / ord)


def matrix_norm(x: Any, /, *, keepdims: bool = False, ord: Any = "fro") -> Any:
    (x,) = operands(x)
    if ord == "fro":
        return vector_norm(x, axis=(-2, -1), keepdims=keepdims)
    if ord in (1, -1, np.inf, -np.inf):
        along, across = (-2, -1) if ord in (1, -1) else (-1, -2)
        sums = anp.sum(magnitude(x), axis=along, keepdims=True)
        pick = anp.max if ord > 0 else anp.min
        size = pick(sums, axis=across, keepdims=True)
    elif ord in (2, -2, "nuc"):
        values = svdvals(x)
        pick = {2: anp.max, -2: anp.min, "nuc": anp.sum}[ord]
        size = pick(values, axis=-1, keepdims=True)[..., None]
    else:
        raise ValueError(f"ord must be 'fro', 'nuc', 1, -1, 2, -2, inf or -inf, found {ord!r}")
    return size if keepdims else size[..., 0, 0]


def norm(x: Any, /, ord: Any = None, axis: Any = None, keepdims: bool = False) -> Any:
    """NumPy's ``linalg.norm``: of the flattened array unless ``ord`` or ``axis`` say otherwise."""
    (x,) = operands(x)
    axes = axes_of(axis, x.ndim)
    if ord is None or len(axes) == 1:
        return vector_norm(x, axis=axes, keepdims=keepdims, ord=2 if ord is None else ord)
    found = matrix_norm(anp.moveaxis(x, axes, (-2, -1)), ord=ord)
    return anp.expand_dims(found, tuple(sorted(axes))) if keepdims else found
