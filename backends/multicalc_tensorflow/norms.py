"""Norms of vectors and matrices."""

from __future__ import annotations

import math
from typing import Any

import tensorflow as tf

from multicalc_tensorflow.manipulation import moveaxis
from multicalc_tensorflow.scalars import axes_of, floats


def vector_norm(
    x: Any, /, *, axis: Any = None, keepdims: bool = False, ord: float = 2
) -> tf.Tensor:
    (x,) = floats(x)
    axis, size = axes_of(axis, x.shape.rank), tf.abs(x)
    if ord == math.inf:
        return tf.reduce_max(size, axis, keepdims)
    if ord == -math.inf:
        return tf.reduce_min(size, axis, keepdims)
    if ord == 0:
        return tf.reduce_sum(tf.cast(tf.not_equal(x, 0), size.dtype), axis, keepdims)
    if ord == 1:
        return tf.reduce_sum(size, axis, keepdims)
    if ord == 2:
        squares = tf.math.real(x * tf.math.conj(x))
        return tf.sqrt(tf.reduce_sum(squares, axis, keepdims))
    return tf.reduce_sum(size**ord, axis, keepdims) ** (1 / ord)


def matrix_norm(x: Any, /, *, keepdims: bool = False, ord: Any = "fro") -> tf.Tensor:
    (x,) = floats(x)
    if ord == "fro":
        return vector_norm(x, axis=(-2, -1), keepdims=keepdims)
    if ord in (1, -1, math.inf, -math.inf):
        along, across = (-2, -1) if ord in (1, -1) else (-1, -2)
        sums = tf.reduce_sum(tf.abs(x), along, keepdims=True)
        pick = tf.reduce_max if ord > 0 else tf.reduce_min
        size = pick(sums, across, keepdims=True)
    elif ord in (2, -2, "nuc"):
        values = tf.linalg.svd(x, full_matrices=False)[0]
        pick = {2: tf.reduce_max, -2: tf.reduce_min, "nuc": tf.reduce_sum}[ord]
        size = pick(values, -1, keepdims=True)[..., tf.newaxis]
    else:
        raise ValueError(f"ord must be 'fro', 'nuc', 1, -1, 2, -2, inf or -inf, found {ord!r}")
    return size if keepdims else size[..., 0, 0]


def norm(x: Any, /, ord: Any = None, axis: Any = None, keepdims: bool = False) -> tf.Tensor:
    """NumPy's ``linalg.norm``: of the flattened array unless ``ord`` or ``axis`` say otherwise."""
    (x,) = floats(x)
    axes = axes_of(axis, x.shape.rank)
    if ord is None or len(axes) == 1:
        return vector_norm(x, axis=axes, keepdims=keepdims, ord=2 if ord is None else ord)
    found = matrix_norm(moveaxis(x, axes, (-2, -1)), ord=ord)
    for a in sorted(axes) if keepdims else ():
        found = tf.expand_dims(found, a)
    return found
