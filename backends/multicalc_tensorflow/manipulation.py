"""Shapes, joining, indexing and triangles by their array API names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import tensorflow as tf

from multicalc_tensorflow.scalars import asarray, axes_of, operands, shape_of, to_dtype

Axis = int | tuple[int, ...] | None


def reshape(x: Any, /, shape: int | Sequence[int], *, copy: bool | None = None) -> tf.Tensor:
    return tf.reshape(*operands(x), shape_of(shape))


def permute_dims(x: Any, /, axes: Sequence[int]) -> tf.Tensor:
    (x,) = operands(x)
    return tf.transpose(x, [a % x.shape.rank for a in axes])


def moveaxis(x: Any, source: Any, destination: Any, /) -> tf.Tensor:
    (x,) = operands(x)
    rank = x.shape.rank
    sources, destinations = axes_of(source, rank), axes_of(destination, rank)
    order = [a for a in range(rank) if a not in sources]
    for to, a in sorted(zip(destinations, sources, strict=True)):
        order.insert(to, a)
    return tf.transpose(x, order)


def expand_dims(x: Any, /, axis: int = 0) -> tf.Tensor:
    return tf.expand_dims(*operands(x), axis)


def squeeze(x: Any, /, axis: int | tuple[int, ...]) -> tf.Tensor:
    (x,) = operands(x)
    axes = axes_of(axis, x.shape.rank)
    # tf.squeeze takes no axes as all of them.
    return tf.squeeze(x, axes) if axes else x


def concat(arrays: Sequence[Any], /, *, axis: int | None = 0) -> tf.Tensor:
    tensors = operands(*arrays)
    if axis is None:
        tensors, axis = tuple(tf.reshape(t, [-1]) for t in tensors), 0
    return tf.concat(tensors, axis)


def stack(arrays: Sequence[Any], /, *, axis: int = 0) -> tf.Tensor:
    return tf.stack(operands(*arrays), axis)


def unstack(x: Any, /, *, axis: int = 0) -> tuple[tf.Tensor, ...]:
    return tuple(tf.unstack(*operands(x), axis=axis))


def flip(x: Any, /, *, axis: Axis = None) -> tf.Tensor:
    (x,) = operands(x)
    return tf.reverse(x, axes_of(axis, x.shape.rank))


def roll(x: Any, /, shift: int | tuple[int, ...], *, axis: Axis = None) -> tf.Tensor:
    (x,) = operands(x)
    if axis is None:
        return tf.reshape(tf.roll(tf.reshape(x, [-1]), shift, 0), tf.shape(x))
    axes = axes_of(axis, x.shape.rank)
    shifts = (shift,) * len(axes) if isinstance(shift, int) else shift
    return tf.roll(x, shifts, axes)


def tile(x: Any, repetitions: int | Sequence[int], /) -> tf.Tensor:
    (x,) = operands(x)
    counts = list(shape_of(repetitions))
    counts = [1] * (x.shape.rank - len(counts)) + counts
    while x.shape.rank < len(counts):
        x = tf.expand_dims(x, 0)
    return tf.tile(x, counts)


def repeat(x: Any, repeats: Any, /, *, axis: int | None = None) -> tf.Tensor:
    return tf.repeat(*operands(x), repeats, axis)


def broadcast_to(x: Any, /, shape: Sequence[int]) -> tf.Tensor:
    return tf.broadcast_to(*operands(x), shape_of(shape))


def take(x: Any, indices: Any, /, *, axis: int | None = None) -> tf.Tensor:
    (x,) = operands(x)
    if axis is None:
        x, axis = tf.reshape(x, [-1]), 0
    at = asarray(indices)
    # tf.gather takes no negative indices.
    return tf.gather(x, tf.math.floormod(at, tf.cast(tf.shape(x)[axis], at.dtype)), axis=axis)


def tril(x: Any, /, *, k: int = 0) -> tf.Tensor:
    (x,) = operands(x)
    return tf.where(_above(x) <= k, x, tf.zeros_like(x))


def triu(x: Any, /, *, k: int = 0) -> tf.Tensor:
    (x,) = operands(x)
    return tf.where(_above(x) >= k, x, tf.zeros_like(x))


def _above(x: tf.Tensor) -> tf.Tensor:
    """By how much each element of a matrix is above its diagonal."""
    shape = tf.shape(x)
    return tf.range(shape[-1]) - tf.range(shape[-2])[:, tf.newaxis]


def diff(x: Any, /, *, axis: int = -1, n: int = 1) -> tf.Tensor:
    x = moveaxis(x, axis, -1)
    for _ in range(n):
        x = x[..., 1:] - x[..., :-1]
    return moveaxis(x, -1, axis)


def astype(x: Any, dtype: Any, /, *, copy: bool = True) -> tf.Tensor:
    return tf.cast(*operands(x), to_dtype(dtype))
