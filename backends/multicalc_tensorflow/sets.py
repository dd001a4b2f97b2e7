"""Distinct elements by their array API names, in ascending order."""

from __future__ import annotations

from typing import Any

import tensorflow as tf

from multicalc.xp.common.results import UniqueAll
from multicalc_tensorflow.scalars import operands
from multicalc_tensorflow.sorting import argsort

__all__ = ["unique_all"]


def unique_all(x: Any, /) -> UniqueAll:
    (x,) = operands(x)
    flat = tf.reshape(x, [-1])
    if x.dtype.is_complex:
        parts = tf.stack([tf.math.real(flat), tf.math.imag(flat)], 1)
        _, inverse, counts = tf.raw_ops.UniqueWithCountsV2(x=parts, axis=[0], out_idx=tf.int64)
    else:
        _, inverse, counts = tf.unique_with_counts(flat, tf.int64)
    places = tf.range(tf.size(flat, tf.int64), dtype=tf.int64)
    first = tf.math.unsorted_segment_min(places, inverse, tf.size(counts))
    # TensorFlow has them in the order they are met.
    order = _order(tf.gather(flat, first))
    inverse = tf.gather(tf.math.invert_permutation(order), inverse)
    first, counts = tf.gather(first, order), tf.gather(counts, order)
    # Gathered, so that the values have a gradient.
    return UniqueAll(tf.gather(flat, first), first, tf.reshape(inverse, tf.shape(x)), counts)


def _order(x: tf.Tensor) -> tf.Tensor:
    """The order of a vector; of complex numbers by their real parts, then the imaginary."""
    if not x.dtype.is_complex:
        return argsort(x)
    order = argsort(tf.math.imag(x))
    return tf.gather(order, argsort(tf.gather(tf.math.real(x), order)))
