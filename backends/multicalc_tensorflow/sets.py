"""Distinct elements by their array API names, in the order they are first met."""

from __future__ import annotations

from typing import Any, NamedTuple

import tensorflow as tf

from multicalc_tensorflow.scalars import operands

__all__ = ["unique_all", "unique_counts", "unique_inverse", "unique_values"]


class UniqueAll(NamedTuple):
    values: tf.Tensor
    indices: tf.Tensor
    inverse_indices: tf.Tensor
    counts: tf.Tensor


class UniqueCounts(NamedTuple):
    values: tf.Tensor
    counts: tf.Tensor


class UniqueInverse(NamedTuple):
    values: tf.Tensor
    inverse_indices: tf.Tensor


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
    # Gathered, so that the values have a gradient.
    return UniqueAll(tf.gather(flat, first), first, tf.reshape(inverse, tf.shape(x)), counts)


def unique_counts(x: Any, /) -> UniqueCounts:
    found = unique_all(x)
    return UniqueCounts(found.values, found.counts)


def unique_inverse(x: Any, /) -> UniqueInverse:
    found = unique_all(x)
    return UniqueInverse(found.values, found.inverse_indices)


def unique_values(x: Any, /) -> tf.Tensor:
    return unique_all(x).values
