"""Picking elements by integer arrays, by their array API names."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import tensorflow as tf

from multicalc.xp.common.bounds import check_indices
from multicalc_tensorflow.manipulation import moveaxis
from multicalc_tensorflow.scalars import asarray, operands

__all__ = ["take", "take_along_axis"]


def take(x: Any, indices: Any, /, *, axis: int | None = None) -> tf.Tensor:
    (x,) = operands(x)
    if axis is None:
        x, axis = tf.reshape(x, [-1]), 0
    with _in_range("take", indices, axis, x.shape[axis]):
        return tf.gather(x, _from_start(indices, tf.shape(x)[axis]), axis=axis)


def take_along_axis(x: Any, indices: Any, /, *, axis: int = -1) -> tf.Tensor:
    size = x.shape[axis]
    x, at = moveaxis(x, axis, -1), moveaxis(indices, axis, -1)
    at = _from_start(at, tf.shape(x)[-1])
    batch = tf.broadcast_dynamic_shape(tf.shape(x)[:-1], tf.shape(at)[:-1])
    x = tf.broadcast_to(x, tf.concat([batch, tf.shape(x)[-1:]], 0))
    at = tf.broadcast_to(at, tf.concat([batch, tf.shape(at)[-1:]], 0))
    with _in_range("take_along_axis", indices, axis, size):
        return moveaxis(tf.gather(x, at, axis=-1, batch_dims=at.shape.rank - 1), -1, axis)


@contextmanager
def _in_range(name: str, indices: Any, axis: int, size: int) -> Iterator[None]:
    """TensorFlow says which index is wrong as another kind of error, and after it was shifted."""
    try:
        yield
    except tf.errors.InvalidArgumentError:
        check_indices(name, indices, axis, size)
        raise


def _from_start(indices: Any, size: Any) -> tf.Tensor:
    """tf.gather takes no negative indices."""
    at = tf.cast(asarray(indices), tf.int64)
    size = tf.cast(size, tf.int64)
    return tf.where(at < 0, at + size, at)
