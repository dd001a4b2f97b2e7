"""Changing a vector at positions that may be symbolic."""

from __future__ import annotations

import tensorflow as tf


def select(x: tf.Tensor, key: tf.Tensor) -> tf.Tensor:
    """``x[key]``, of a tensor of integers or of booleans."""
    if tf.executing_eagerly():
        return tf.constant(x.numpy()[key.numpy()])
    if key.dtype == tf.bool:
        return tf.boolean_mask(x, key)
    places = tf.cast(key, tf.int64)
    return tf.gather(x, tf.where(places < 0, places + x.shape[0], places))


def update(x: tf.Tensor, positions: tf.Tensor, values: tf.Tensor, how: str) -> tf.Tensor:
    """``x`` with ``values`` put in at ``positions``, each once, or added; ``how`` is ``set`` or
    ``add``."""
    at = positions[:, None]
    if how == "add":
        return tf.tensor_scatter_nd_add(x, at, values)
    return tf.tensor_scatter_nd_update(x, at, values)
