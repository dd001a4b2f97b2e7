"""Products of arrays and the linear algebra extension of the array API standard."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NoReturn

import numpy

from multicalc.errors import UnsupportedOperationError

from .loading import load
from .manipulation import expand_dims, moveaxis
from .operands import Array, as_array, axes_of, floating, promoted
from .reductions import max, min, sum

np = load().np

__all__ = [
    "cholesky", "det", "diagonal", "dot", "eigh", "eigvalsh", "einsum", "inv", "matmul",
    "matrix_norm", "matrix_transpose", "norm", "outer", "qr", "slogdet", "solve", "svd",
    "tensordot", "trace", "vecdot", "vector_norm",
]  # fmt: skip


def matmul(x1: Any, x2: Any, /) -> Array:
    return np.matmul(*promoted(x1, x2))


def dot(x1: Any, x2: Any, /) -> Array:
    return np.dot(*promoted(x1, x2))


def outer(x1: Any, x2: Any, /) -> Array:
    x1, x2 = promoted(x1, x2)
    return x1.reshape((-1, 1)) * x2.reshape((1, -1))


def vecdot(x1: Any, x2: Any, /, *, axis: int = -1) -> Array:
    x1, x2 = promoted(x1, x2)
    return sum(x1 * x2, axis=axis)


def tensordot(x1: Any, x2: Any, /, *, axes: int | tuple[Sequence[int], Sequence[int]] = 2) -> Array:
    x1, x2 = promoted(x1, x2)
    if not isinstance(axes, int):
        axes = (list(axes_of(tuple(axes[0]), x1.ndim)), list(axes_of(tuple(axes[1]), x2.ndim)))
    return np.tensordot(x1, x2, axes)


def einsum(subscripts: str, /, *arrays: Any) -> Array:
    return np.einsum(subscripts, *promoted(*arrays))


def matrix_transpose(x: Any, /) -> Array:
    x = as_array(x)
    return np.swapaxes(x, x.ndim - 1, x.ndim - 2)


def diagonal(x: Any, /, *, offset: int = 0) -> Array:
    x = as_array(x)
    return np.diagonal(x, offset, x.ndim - 2, x.ndim - 1)


def trace(x: Any, /, *, offset: int = 0) -> Array:
    return sum(diagonal(x, offset=offset), axis=-1)


def det(x: Any, /) -> Array:
    return np.linalg.det(floating(x))


def slogdet(x: Any, /) -> tuple[Array, Array]:
    sign, log = np.linalg.slogdet(floating(x))
    return sign, log


def inv(x: Any, /) -> Array:
    return np.linalg.inv(floating(x))


def solve(x1: Any, x2: Any, /) -> Array:
    """A vector as right side is a matrix of one column to MXNet."""
    x1, x2 = map(floating, promoted(x1, x2))
    if x2.ndim == 1:
        return solve(x1, expand_dims(x2, 1))[..., 0]
    batch = numpy.broadcast_shapes(x1.shape[:-2], x2.shape[:-2])
    return np.linalg.solve(
        np.broadcast_to(x1, batch + x1.shape[-2:]), np.broadcast_to(x2, batch + x2.shape[-2:])
    )


def _symmetric(x: Any) -> Array:
    """MXNet reads one triangle, and would put the whole derivative into it."""
    x = floating(x)
    return (x + matrix_transpose(x)) / 2.0


def cholesky(x: Any, /, *, upper: bool = False) -> Array:
    factor = np.linalg.cholesky(_symmetric(x))
    return matrix_transpose(factor) if upper else factor


def eigh(x: Any, /) -> tuple[Array, Array]:
    values, vectors = np.linalg.eigh(_symmetric(x))
    return values, vectors


def eigvalsh(x: Any, /) -> Array:
    return np.linalg.eigvalsh(_symmetric(x))


def qr(x: Any, /, *, mode: str = "reduced") -> NoReturn:
    """Not there: MXNet hands it to NumPy, which loses the derivative."""
    raise UnsupportedOperationError(
        "mxnet: qr has no derivative here; write it with cholesky or svd, or use torch or jax"
    )


def svd(x: Any, /, *, full_matrices: bool = True) -> tuple[Array, Array, Array]:
    """``u, s, vᵀ``. MXNet has the reduced form only, which is the same for a square matrix."""
    x = floating(x)
    rows, columns = x.shape[-2:]
    if full_matrices and rows != columns:
        raise UnsupportedOperationError(
            "mxnet: svd of a matrix that isn't square needs full_matrices=False"
        )
    if rows > columns:
        v, s, u = svd(matrix_transpose(x), full_matrices=False)
        return matrix_transpose(u), s, matrix_transpose(v)
    u, s, v = np.linalg.svd(x)
    return u, s, v


def vector_norm(x: Any, /, *, axis: Any = None, keepdims: bool = False, ord: float = 2) -> Array:
    x = floating(x)
    if ord == 2:
        return np.sqrt(sum(np.square(x), axis=axis, keepdims=keepdims))
    size = np.abs(x)
    if ord == numpy.inf:
        return max(size, axis=axis, keepdims=keepdims)
    if ord == -numpy.inf:
        return min(size, axis=axis, keepdims=keepdims)
    if ord == 0:
        return sum((x != 0).astype(x.dtype), axis=axis, keepdims=keepdims)
    if ord == 1:
        return sum(size, axis=axis, keepdims=keepdims)
    return np.power(sum(np.power(size, float(ord)), axis=axis, keepdims=keepdims), 1.0 / ord)


def matrix_norm(x: Any, /, *, keepdims: bool = False, ord: Any = "fro") -> Array:
    x = floating(x)
    if ord == "fro":
        return vector_norm(x, axis=(-2, -1), keepdims=keepdims)
    if ord in (2, -2, "nuc"):
        values = svd(x, full_matrices=False)[1]
        size = {2: max, -2: min, "nuc": sum}[ord](values, axis=-1, keepdims=True)
        return size[..., None] if keepdims else size[..., 0]
    if ord not in (1, -1, numpy.inf, -numpy.inf):
        raise ValueError(f"ord must be 'fro', 'nuc', 1, -1, 2, -2, inf or -inf, found {ord!r}")
    along, across = (-2, -1) if ord in (1, -1) else (-1, -2)
    sums = sum(np.abs(x), axis=along, keepdims=True)
    size = (max if ord > 0 else min)(sums, axis=across, keepdims=True)
    return size if keepdims else size[..., 0, 0]


def norm(x: Any, /, ord: Any = None, axis: Any = None, keepdims: bool = False) -> Array:
    """NumPy's ``linalg.norm``: of the flattened array unless ``ord`` or ``axis`` say otherwise."""
    x = floating(x)
    axes = axes_of(axis, x.ndim)
    if ord is None or len(axes) == 1:
        return vector_norm(x, axis=axes, keepdims=keepdims, ord=2 if ord is None else ord)
    found = matrix_norm(moveaxis(x, axes, (-2, -1)), ord=ord)
    return expand_dims(found, tuple(sorted(axes))) if keepdims else found
