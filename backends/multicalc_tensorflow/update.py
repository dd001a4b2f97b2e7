"""Changing a vector at positions that may be symbolic."""

from __future__ import annotations

from typing import Any

import tensorflow as tf


def select(x: tf.Tensor, key: Any) -> tf.Tensor:
    """``x[key]``, where ``key`` may also be a tensor of integers or of booleans."""
    if tf.executing_eagerly():
        parts = key if isinstance(key, tuple) else (key,)
        plain = tuple(p.numpy() if isinstance(p, tf.Tensor) else p for p in parts)
        return tf.constant(x.numpy()[plain])
    if isinstance(key, tf.Tensor) and key.shape.rank:
        if key.dtype == tf.bool:
            return tf.boolean_mask(x, key)
        index = tf.cast(key, tf.int64)
        return tf.gather(x, tf.where(index < 0, index + x.shape[0], index))
    return x[key]


def update(x: tf.Tensor, positions: tf.Tensor, values: tf.Tensor, how: str) -> tf.Tensor:
    """``x`` with ``values`` put in at ``positions``, each once, or added; ``how`` is ``set`` or
    ``add``."""
    at = positions[:, None]
    if how == "add":
        return tf.tensor_scatter_nd_add(x, at, values)
    return tf.tensor_scatter_nd_update(x, at, values)
