"""Products of arrays by their array API names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy

from multicalc.xp.common.axes import axes_of

from ..engine import primitives
from ..runtime.loading import load
from .elementwise import multiply
from .host import needs_host, on_host
from .manipulation import moveaxis, reshape
from .operands import Array, as_array, promoted
from .statistical import sum

np = load().np

__all__ = [
    "diagonal", "dot", "einsum", "matmul", "matrix_transpose", "outer", "tensordot", "vecdot",
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


def tensordot(x1: Any, x2: Any, /, *, axes: int | tuple[Sequence[int], Sequence[int]] = 2) -> Array:
    x1, x2 = promoted(x1, x2)
    if not isinstance(axes, int):
        axes = (list(axes_of(tuple(axes[0]), x1.ndim)), list(axes_of(tuple(axes[1]), x2.ndim)))
    if needs_host(x1, x2):
        return on_host(numpy.tensordot, x1, x2, axes)
    return np.tensordot(x1, x2, axes)


def einsum(subscripts: str, /, *arrays: Any) -> Array:
    xs = promoted(*arrays)
    if not all(x.size for x in xs):
        return on_host(lambda *xs: numpy.einsum(subscripts, *xs), *xs)
    return np.einsum(subscripts, *xs)


def matrix_transpose(x: Any, /) -> Array:
    x = as_array(x)
    return moveaxis(x, -1, -2)


def diagonal(x: Any, /, *, offset: int = 0) -> Array:
    x = as_array(x)
    rows, columns = x.shape[-2:]
    if needs_host(x) or not -rows < offset < columns:
        return on_host(numpy.diagonal, x, offset, -2, -1)
    return np.diagonal(x, offset, x.ndim - 2, x.ndim - 1)
