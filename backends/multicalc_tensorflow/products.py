"""Products of vectors and matrices, and diagonals, by their array API names."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import tensorflow as tf

from multicalc_tensorflow.manipulation import moveaxis
from multicalc_tensorflow.scalars import operands, unary

matrix_transpose = unary(tf.linalg.matrix_transpose)


def matmul(x1: Any, x2: Any, /) -> tf.Tensor:
    # tf.matmul takes no vectors.
    x1, x2 = operands(x1, x2)
    if _narrow(x1):
        return _widened(matmul, x1, x2)
    row, column = x1.shape.rank == 1, x2.shape.rank == 1
    product = tf.matmul(
        tf.expand_dims(x1, 0) if row else x1, tf.expand_dims(x2, 1) if column else x2
    )
    axes = [-2] * row + [-1] * column
    return tf.squeeze(product, axes) if axes else product


def vecdot(x1: Any, x2: Any, /, *, axis: int = -1) -> tf.Tensor:
    x1, x2 = operands(x1, x2)
    if axis != -1:
        x1, x2 = (moveaxis(x, axis, -1) for x in (x1, x2))
    if None not in (sizes := (x1.shape[-1], x2.shape[-1])) and sizes[0] != sizes[1]:
        raise ValueError(f"vecdot needs as many elements of both along axis {axis}, found {sizes}")
    return tf.reduce_sum(tf.math.conj(x1) * x2, -1)


def tensordot(
    x1: Any, x2: Any, /, *, axes: int | tuple[Sequence[int], Sequence[int]] = 2
) -> tf.Tensor:
    x1, x2 = operands(x1, x2)
    if _narrow(x1):
        return _widened(lambda a, b: tf.tensordot(a, b, axes), x1, x2)
    return tf.tensordot(x1, x2, axes)


def dot(x1: Any, x2: Any, /) -> tf.Tensor:
    """NumPy's ``dot``: a product with a scalar, else the last axis of ``x1`` with the second to
    last of ``x2``."""
    x1, x2 = operands(x1, x2)
    if x1.shape.rank == 0 or x2.shape.rank == 0:
        return x1 * x2
    return tf.tensordot(x1, x2, [[-1], [max(x2.shape.rank - 2, 0)]])


def outer(x1: Any, x2: Any, /) -> tf.Tensor:
    return tensordot(x1, x2, axes=0)


def einsum(subscripts: str, /, *arrays: Any) -> tf.Tensor:
    return tf.einsum(subscripts, *operands(*arrays))


def diagonal(x: Any, /, *, offset: int = 0) -> tf.Tensor:
    (x,) = operands(x)
    rows, columns = x.shape[-2], x.shape[-1]
    if rows is not None and columns is not None and not -rows < offset < columns:
        # tf.linalg.diag_part refuses a diagonal outside the matrix.
        return tf.reshape(x[..., :0, :0], tf.concat([tf.shape(x)[:-2], [0]], 0))
    return tf.linalg.diag_part(x, k=offset)


def _narrow(x: tf.Tensor) -> bool:
    """Whether TensorFlow has no matrix product of such integers."""
    return x.dtype.is_integer and x.dtype not in (tf.int32, tf.int64)


def _widened(function: Callable[..., tf.Tensor], x1: tf.Tensor, x2: tf.Tensor) -> tf.Tensor:
    """In int64, and back: both wrap around alike."""
    return tf.cast(function(tf.cast(x1, tf.int64), tf.cast(x2, tf.int64)), x1.dtype)
