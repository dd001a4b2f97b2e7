"""Products of arrays and the linear algebra extension of the array API standard."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import tensorflow as tf

from multicalc_tensorflow.norms import matrix_norm, norm, vector_norm
from multicalc_tensorflow.scalars import elementwise, operands

__all__ = [
    "cholesky",
    "det",
    "diagonal",
    "dot",
    "eigh",
    "eigvalsh",
    "einsum",
    "inv",
    "matmul",
    "matrix_norm",
    "matrix_transpose",
    "norm",
    "outer",
    "qr",
    "slogdet",
    "solve",
    "svd",
    "tensordot",
    "trace",
    "vecdot",
    "vector_norm",
]

matrix_transpose = elementwise(tf.linalg.matrix_transpose)
det = elementwise(tf.linalg.det)
slogdet = elementwise(tf.linalg.slogdet)
inv = elementwise(tf.linalg.inv)


def matmul(x1: Any, x2: Any, /) -> tf.Tensor:
    # tf.matmul takes no vectors.
    x1, x2 = operands(x1, x2)
    row, column = x1.shape.rank == 1, x2.shape.rank == 1
    product = tf.matmul(x1[tf.newaxis] if row else x1, x2[:, tf.newaxis] if column else x2)
    axes = [-2] * row + [-1] * column
    return tf.squeeze(product, axes) if axes else product


def vecdot(x1: Any, x2: Any, /, *, axis: int = -1) -> tf.Tensor:
    x1, x2 = operands(x1, x2)
    return tf.reduce_sum(tf.math.conj(x1) * x2, axis)


def tensordot(
    x1: Any, x2: Any, /, *, axes: int | tuple[Sequence[int], Sequence[int]] = 2
) -> tf.Tensor:
    return tf.tensordot(*operands(x1, x2), axes)


def dot(x1: Any, x2: Any, /) -> tf.Tensor:
    """NumPy's ``dot``: a product with a scalar, else the last axis of ``x1`` with the second to
    last of ``x2``."""
    x1, x2 = operands(x1, x2)
    if x1.shape.rank == 0 or x2.shape.rank == 0:
        return x1 * x2
    return tf.tensordot(x1, x2, [[-1], [max(x2.shape.rank - 2, 0)]])


def outer(x1: Any, x2: Any, /) -> tf.Tensor:
    return tf.tensordot(*operands(x1, x2), 0)


def einsum(subscripts: str, /, *arrays: Any) -> tf.Tensor:
    return tf.einsum(subscripts, *operands(*arrays))


def diagonal(x: Any, /, *, offset: int = 0) -> tf.Tensor:
    return tf.linalg.diag_part(*operands(x), k=offset)


def trace(x: Any, /, *, offset: int = 0) -> tf.Tensor:
    return tf.reduce_sum(diagonal(x, offset=offset), -1)


def solve(x1: Any, x2: Any, /) -> tf.Tensor:
    x1, x2 = operands(x1, x2)
    vector = x2.shape.rank == 1
    right = x2[:, tf.newaxis] if vector else x2
    # tf.linalg.solve broadcasts nothing.
    batch = tf.broadcast_dynamic_shape(tf.shape(x1)[:-2], tf.shape(right)[:-2])
    x1 = tf.broadcast_to(x1, tf.concat([batch, tf.shape(x1)[-2:]], 0))
    right = tf.broadcast_to(right, tf.concat([batch, tf.shape(right)[-2:]], 0))
    solution = tf.linalg.solve(x1, right)
    return tf.squeeze(solution, -1) if vector else solution


def _hermitian(x: Any) -> tf.Tensor:
    """The Hermitian part: what these functions read differs between frameworks, and with it the
    derivative in the direction of a matrix that is not Hermitian."""
    (x,) = operands(x)
    return (x + tf.linalg.adjoint(x)) / 2


def eigh(x: Any, /) -> tuple[tf.Tensor, tf.Tensor]:
    return tf.linalg.eigh(_hermitian(x))


def eigvalsh(x: Any, /) -> tf.Tensor:
    return tf.linalg.eigvalsh(_hermitian(x))


def cholesky(x: Any, /, *, upper: bool = False) -> tf.Tensor:
    factor = tf.linalg.cholesky(_hermitian(x))
    return tf.linalg.adjoint(factor) if upper else factor


def svd(x: Any, /, *, full_matrices: bool = True) -> tuple[tf.Tensor, tf.Tensor, tf.Tensor]:
    (x,) = operands(x)
    # The forms are the same for a square matrix, and only the reduced one has a derivative.
    full = full_matrices and x.shape[-1] != x.shape[-2]
    s, u, v = tf.linalg.svd(x, full_matrices=full)
    return u, s, tf.linalg.adjoint(v)


def qr(x: Any, /, *, mode: str = "reduced") -> tuple[tf.Tensor, tf.Tensor]:
    q, r = tf.linalg.qr(*operands(x), full_matrices=mode == "complete")
    return q, r
