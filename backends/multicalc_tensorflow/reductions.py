"""Reductions, cumulative sums, searching and sorting by their array API names."""

from __future__ import annotations

from typing import Any

import tensorflow as tf

from multicalc_tensorflow.manipulation import moveaxis
from multicalc_tensorflow.scalars import axes_of, operands, to_dtype

Axis = int | tuple[int, ...] | None


def sum(x: Any, /, *, axis: Axis = None, dtype: Any = None, keepdims: bool = False) -> tf.Tensor:
    return tf.reduce_sum(_summable(x, dtype), axis, keepdims)


def prod(x: Any, /, *, axis: Axis = None, dtype: Any = None, keepdims: bool = False) -> tf.Tensor:
    # tf.reduce_prod's second derivative is NaN where a factor is zero. Halving keeps the number of
    # operations small.
    x = _summable(x, dtype)
    axes = axes_of(axis, x.shape.rank)
    kept = tf.reduce_sum(tf.zeros_like(x), axes, keepdims)
    for a in axes:
        x = _product(moveaxis(x, a, 0))[tf.newaxis]
        x = moveaxis(x, 0, a)
    return tf.reshape(x, tf.shape(kept))


def _product(x: tf.Tensor) -> tf.Tensor:
    count = x.shape[0]
    if count is None:
        return tf.reduce_prod(x, 0)
    while count > 1:
        half = count // 2
        x = tf.concat([x[:half] * x[half : 2 * half], x[2 * half :]], 0)
        count -= half
    return x[0] if count else tf.ones(tf.shape(x)[1:], x.dtype)


def mean(x: Any, /, *, axis: Axis = None, keepdims: bool = False) -> tf.Tensor:
    return tf.reduce_mean(*operands(x), axis, keepdims)


def max(x: Any, /, *, axis: Axis = None, keepdims: bool = False) -> tf.Tensor:
    return tf.reduce_max(*operands(x), axis, keepdims)


def min(x: Any, /, *, axis: Axis = None, keepdims: bool = False) -> tf.Tensor:
    return tf.reduce_min(*operands(x), axis, keepdims)


def var(
    x: Any, /, *, axis: Axis = None, correction: float = 0.0, keepdims: bool = False
) -> tf.Tensor:
    (x,) = operands(x)
    axes = axes_of(axis, x.shape.rank)
    deviation = x - tf.reduce_mean(x, axes, keepdims=True)
    squares = tf.math.real(deviation * tf.math.conj(deviation))
    total = tf.reduce_sum(squares, axes, keepdims)
    count = tf.size(x) / tf.maximum(tf.size(total), 1)
    return total / (tf.cast(count, total.dtype) - correction)


def std(
    x: Any, /, *, axis: Axis = None, correction: float = 0.0, keepdims: bool = False
) -> tf.Tensor:
    return tf.sqrt(var(x, axis=axis, correction=correction, keepdims=keepdims))


def any(x: Any, /, *, axis: Axis = None, keepdims: bool = False) -> tf.Tensor:
    return tf.reduce_any(tf.cast(*operands(x), tf.bool), axis, keepdims)


def all(x: Any, /, *, axis: Axis = None, keepdims: bool = False) -> tf.Tensor:
    return tf.reduce_all(tf.cast(*operands(x), tf.bool), axis, keepdims)


def argmax(x: Any, /, *, axis: int | None = None, keepdims: bool = False) -> tf.Tensor:
    return _position(tf.argmax, x, axis, keepdims)


def argmin(x: Any, /, *, axis: int | None = None, keepdims: bool = False) -> tf.Tensor:
    return _position(tf.argmin, x, axis, keepdims)


def cumulative_sum(
    x: Any, /, *, axis: int | None = None, dtype: Any = None, include_initial: bool = False
) -> tf.Tensor:
    x = _summable(x, dtype)
    if axis is None:
        x, axis = tf.reshape(x, [-1]), 0
    sums = tf.cumsum(x, axis)
    if not include_initial:
        return sums
    return tf.concat([tf.reduce_sum(tf.zeros_like(x), axis, keepdims=True), sums], axis)


def argsort(
    x: Any, /, *, axis: int = -1, descending: bool = False, stable: bool = True
) -> tf.Tensor:
    direction = "DESCENDING" if descending else "ASCENDING"
    return tf.cast(tf.argsort(*operands(x), axis, direction, stable=True), tf.int64)


def sort(x: Any, /, *, axis: int = -1, descending: bool = False, stable: bool = True) -> tf.Tensor:
    (x,) = operands(x)
    last = moveaxis(x, axis, -1)
    order = argsort(last, descending=descending)
    return moveaxis(tf.gather(last, order, axis=-1, batch_dims=x.shape.rank - 1), -1, axis)


def _summable(x: Any, dtype: Any) -> tf.Tensor:
    """In ``dtype``; booleans and small integers are summed in int64 by default."""
    (x,) = operands(x)
    if dtype is None and (x.dtype.is_integer or x.dtype.is_bool):
        dtype = tf.int64
    return x if dtype is None else tf.cast(x, to_dtype(dtype))


def _position(find: Any, x: Any, axis: int | None, keepdims: bool) -> tf.Tensor:
    (x,) = operands(x)
    if axis is None:
        found = find(tf.reshape(x, [-1]), 0)
        return tf.reshape(found, [1] * x.shape.rank) if keepdims else found
    found = find(x, axis)
    return tf.expand_dims(found, axis) if keepdims else found
