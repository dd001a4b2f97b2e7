"""Products of arrays and the linear algebra extension of the array API standard."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy

from ..engine import primitives
from ..runtime.loading import load
from .decompositions import (
    cholesky,
    det,
    eigh,
    eigvalsh,
    inv,
    matrix_power,
    matrix_rank,
    pinv,
    qr,
    slogdet,
    solve,
    svd,
    svdvals,
)
from .elementwise import abs, multiply, not_equal, pow, sqrt, square, subtract
from .host import needs_host, on_host
from .indexing import take
from .manipulation import astype, concat, expand_dims, moveaxis, reshape
from .operands import Array, as_array, axes_of, floating, promoted
from .statistical import max, min, sum

np = load().np

__all__ = [
    "cholesky", "cross", "det", "diagonal", "dot", "eigh", "eigvalsh", "einsum", "inv", "matmul",
    "matrix_norm", "matrix_power", "matrix_rank", "matrix_transpose", "norm", "outer", "pinv",
    "qr", "slogdet", "solve", "svd", "svdvals", "tensordot", "trace", "vecdot", "vector_norm",
]  # fmt: skip


def matmul(x1: Any, x2: Any, /) -> Array:
    x1, x2 = promoted(x1, x2)
    return on_host(numpy.matmul, x1, x2) if needs_host(x1, x2) else primitives.matmul(x1, x2)


def dot(x1: Any, x2: Any, /) -> Array:
    return np.dot(*promoted(x1, x2))


def outer(x1: Any, x2: Any, /) -> Array:
    x1, x2 = promoted(x1, x2)
    return multiply(reshape(x1, (x1.size, 1)), reshape(x2, (1, x2.size)))


def vecdot(x1: Any, x2: Any, /, *, axis: int = -1) -> Array:
    x1, x2 = promoted(x1, x2)
    if x1.shape[axis] != x2.shape[axis]:
        raise ValueError(f"vectors of {x1.shape[axis]} and {x2.shape[axis]} elements")
    return sum(multiply(x1, x2), axis=axis, dtype=x1.dtype)


def cross(x1: Any, x2: Any, /, *, axis: int = -1) -> Array:
    x1, x2 = promoted(x1, x2)
    if x1.shape[axis] != 3 or x2.shape[axis] != 3:
        raise ValueError("the cross product is of vectors of three elements")
    a, b = ([take(x, [i], axis=axis) for i in range(3)] for x in (x1, x2))
    parts = [subtract(multiply(a[i - 2], b[i - 1]), multiply(a[i - 1], b[i - 2])) for i in range(3)]
    return concat(parts, axis=axis)


def tensordot(x1: Any, x2: Any, /, *, axes: int | tuple[Sequence[int], Sequence[int]] = 2) -> Array:
    x1, x2 = promoted(x1, x2)
    if not isinstance(axes, int):
        axes = (list(axes_of(tuple(axes[0]), x1.ndim)), list(axes_of(tuple(axes[1]), x2.ndim)))
    if needs_host(x1, x2):
        return on_host(numpy.tensordot, x1, x2, axes)
    return np.tensordot(x1, x2, axes)


def einsum(subscripts: str, /, *arrays: Any) -> Array:
    return np.einsum(subscripts, *promoted(*arrays))


def matrix_transpose(x: Any, /) -> Array:
    x = as_array(x)
    return moveaxis(x, -1, -2)


def diagonal(x: Any, /, *, offset: int = 0) -> Array:
    x = as_array(x)
    rows, columns = x.shape[-2:]
    if needs_host(x) or not -rows < offset < columns:
        return on_host(numpy.diagonal, x, offset, -2, -1)
    return np.diagonal(x, offset, x.ndim - 2, x.ndim - 1)


def trace(x: Any, /, *, offset: int = 0, dtype: Any = None) -> Array:
    return sum(diagonal(x, offset=offset), axis=-1, dtype=dtype)


def vector_norm(x: Any, /, *, axis: Any = None, keepdims: bool = False, ord: float = 2) -> Array:
    x = floating(x)
    if ord == 2:
        return sqrt(sum(square(x), axis=axis, keepdims=keepdims))
    size = abs(x)
    if ord == numpy.inf:
        return max(size, axis=axis, keepdims=keepdims)
    if ord == -numpy.inf:
        return min(size, axis=axis, keepdims=keepdims)
    if ord == 0:
        return sum(astype(not_equal(x, 0), x.dtype), axis=axis, keepdims=keepdims)
    if ord == 1:
        return sum(size, axis=axis, keepdims=keepdims)
    return pow(sum(pow(size, float(ord)), axis=axis, keepdims=keepdims), 1.0 / ord)


def matrix_norm(x: Any, /, *, keepdims: bool = False, ord: Any = "fro") -> Array:
    x = floating(x)
    if ord == "fro":
        return vector_norm(x, axis=(-2, -1), keepdims=keepdims)
    if ord in (2, -2, "nuc"):
        values = svdvals(x)
        size = {2: max, -2: min, "nuc": sum}[ord](values, axis=-1, keepdims=True)
        return expand_dims(size, -1) if keepdims else reshape(size, x.shape[:-2])
    if ord not in (1, -1, numpy.inf, -numpy.inf):
        raise ValueError(f"ord must be 'fro', 'nuc', 1, -1, 2, -2, inf or -inf, found {ord!r}")
    along, across = (-2, -1) if ord in (1, -1) else (-1, -2)
    sums = sum(abs(x), axis=along, keepdims=True)
    size = (max if ord > 0 else min)(sums, axis=across, keepdims=True)
    return size if keepdims else reshape(size, x.shape[:-2])


def norm(x: Any, /, ord: Any = None, axis: Any = None, keepdims: bool = False) -> Array:
    """NumPy's ``linalg.norm``: of the flattened array unless ``ord`` or ``axis`` say otherwise."""
    x = floating(x)
    axes = axes_of(axis, x.ndim)
    if ord is None or len(axes) == 1:
        return vector_norm(x, axis=axes, keepdims=keepdims, ord=2 if ord is None else ord)
    found = matrix_norm(moveaxis(x, axes, (-2, -1)), ord=ord)
    return expand_dims(found, tuple(sorted(axes))) if keepdims else found
