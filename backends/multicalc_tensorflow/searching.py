"""Where elements are, by their array API names."""

from __future__ import annotations

from typing import Any

import tensorflow as tf

from multicalc_tensorflow.manipulation import Axis
from multicalc_tensorflow.scalars import asarray, operands
from multicalc_tensorflow.utility import truth

__all__ = ["argmax", "argmin", "count_nonzero", "nonzero", "searchsorted", "where"]


def argmax(x: Any, /, *, axis: int | None = None, keepdims: bool = False) -> tf.Tensor:
    return _position(tf.argmax, x, axis, keepdims)


def argmin(x: Any, /, *, axis: int | None = None, keepdims: bool = False) -> tf.Tensor:
    return _position(tf.argmin, x, axis, keepdims)


def _position(find: Any, x: Any, axis: int | None, keepdims: bool) -> tf.Tensor:
    (x,) = operands(x)
    if axis is None:
        found = find(tf.reshape(x, [-1]), 0)
        return tf.reshape(found, [1] * x.shape.rank) if keepdims else found
    found = find(x, axis)
    return tf.expand_dims(found, axis) if keepdims else found


def count_nonzero(x: Any, /, *, axis: Axis = None, keepdims: bool = False) -> tf.Tensor:
    return tf.reduce_sum(tf.cast(truth(x), tf.int64), axis, keepdims)


def nonzero(x: Any, /) -> tuple[tf.Tensor, ...]:
    (x,) = operands(x)
    if x.shape.rank == 0:
        raise ValueError("nonzero needs an array of at least one dimension")
    return tuple(tf.unstack(tf.where(truth(x)), x.shape.rank, axis=1))


def searchsorted(x1: Any, x2: Any, /, *, side: str = "left", sorter: Any = None) -> tf.Tensor:
    x1, x2 = operands(x1, x2)
    if sorter is not None:
        x1 = tf.gather(x1, asarray(sorter))
    # tf.searchsorted takes as many dimensions of both.
    found = tf.searchsorted(x1, tf.reshape(x2, [-1]), side, tf.int64)
    return tf.reshape(found, tf.shape(x2))


def where(condition: Any, x1: Any, x2: Any, /) -> tf.Tensor:
    return tf.where(*operands(condition), *operands(x1, x2))
