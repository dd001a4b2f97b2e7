"""Sums, products, extremes and moments by their array API names."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import tensorflow as tf

from multicalc.xp.common import factors
from multicalc.xp.common.axes import axes_of
from multicalc_tensorflow import manipulation
from multicalc_tensorflow.manipulation import moveaxis
from multicalc_tensorflow.scalars import asarray, floats, operands, to_dtype

Axis = int | tuple[int, ...] | None


def sum(x: Any, /, *, axis: Axis = None, dtype: Any = None, keepdims: bool = False) -> tf.Tensor:
    return tf.reduce_sum(summable(x, dtype), axis, keepdims)


def prod(x: Any, /, *, axis: Axis = None, dtype: Any = None, keepdims: bool = False) -> tf.Tensor:
    # tf.reduce_prod's second derivative is NaN where a factor is zero.
    x = summable(x, dtype)
    axes = axes_of(axis, x.shape.rank)
    kept = tf.reduce_sum(tf.zeros_like(x), axes, keepdims)
    for a in axes:
        x = moveaxis(x, a, 0)
        # TensorFlow slices eight axes at most.
        factor = _product(tf.reshape(x, (x.shape[0], -1)) if x.shape.rank > 7 else x)
        x = moveaxis(tf.reshape(factor, tf.concat([[1], tf.shape(x)[1:]], 0)), 0, a)
    return tf.reshape(x, tf.shape(kept))


def _product(x: tf.Tensor) -> tf.Tensor:
    count = x.shape[0]
    if count is None:
        return tf.reduce_prod(x, 0)
    return factors.product(manipulation, x)[0] if count else tf.ones(tf.shape(x)[1:], x.dtype)


def mean(x: Any, /, *, axis: Axis = None, keepdims: bool = False) -> tf.Tensor:
    return tf.reduce_mean(*floats(x), axis, keepdims)


def max(x: Any, /, *, axis: Axis = None, keepdims: bool = False) -> tf.Tensor:
    (x,) = operands(x)
    # TensorFlow has no order of truth values.
    return (tf.reduce_any if x.dtype == tf.bool else tf.reduce_max)(x, axis, keepdims)


def min(x: Any, /, *, axis: Axis = None, keepdims: bool = False) -> tf.Tensor:
    (x,) = operands(x)
    return (tf.reduce_all if x.dtype == tf.bool else tf.reduce_min)(x, axis, keepdims)


def var(
    x: Any, /, *, axis: Axis = None, correction: float = 0.0, keepdims: bool = False
) -> tf.Tensor:
    (x,) = floats(x)
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


def cumulative_sum(
    x: Any, /, *, axis: int | None = None, dtype: Any = None, include_initial: bool = False
) -> tf.Tensor:
    return _cumulative(tf.cumsum, 0, summable(x, dtype), axis, include_initial)


def cumulative_prod(
    x: Any, /, *, axis: int | None = None, dtype: Any = None, include_initial: bool = False
) -> tf.Tensor:
    return _cumulative(_products, 1, summable(x, dtype), axis, include_initial)


def _cumulative(
    function: Callable[..., tf.Tensor],
    initial: int,
    x: tf.Tensor,
    axis: int | None,
    include_initial: bool,
) -> tf.Tensor:
    if axis is None:
        x, axis = tf.reshape(x, [-1]), 0
    x = moveaxis(x, axis, 0)
    found = function(x)
    if include_initial:
        row = tf.concat([[1], tf.shape(x)[1:]], 0)
        found = tf.concat([tf.fill(row, asarray(initial, dtype=x.dtype)), found], 0)
    return moveaxis(found, 0, axis)


def _products(x: tf.Tensor) -> tf.Tensor:
    # tf.math.cumprod divides by the factors in its gradient: NaN where one is zero.
    return tf.math.cumprod(x) if x.shape[0] is None else factors.running_product(manipulation, x)


def summable(x: Any, dtype: Any) -> tf.Tensor:
    """In ``dtype``; booleans and integers in 64 bits by default."""
    (x,) = operands(x)
    if dtype is None and x.dtype.is_bool:
        dtype = tf.int64
    elif dtype is None and x.dtype.is_integer:
        dtype = tf.uint64 if x.dtype.is_unsigned else tf.int64
    return x if dtype is None else tf.cast(x, to_dtype(dtype))
