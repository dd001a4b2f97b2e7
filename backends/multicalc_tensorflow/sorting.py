"""Sorting by the array API names; always stable, NaN behind everything else."""

from __future__ import annotations

import math
from typing import Any

import tensorflow as tf

from multicalc_tensorflow.manipulation import moveaxis
from multicalc_tensorflow.scalars import operands

__all__ = ["argsort", "sort"]


def argsort(
    x: Any, /, *, axis: int = -1, descending: bool = False, stable: bool = True
) -> tf.Tensor:
    direction = "DESCENDING" if descending else "ASCENDING"
    return tf.cast(tf.argsort(_ordered(*operands(x)), axis, direction, stable=True), tf.int64)


_WHOLE = {2: tf.int16, 4: tf.int32, 8: tf.int64}


def _ordered(x: tf.Tensor) -> tf.Tensor:
    """Numbers in the order of ``x``. tf.argsort takes no booleans, and a NaN among floats leaves
    its order to chance: their bits, read as integers, have one."""
    if x.dtype == tf.bool:
        return tf.cast(x, tf.uint8)
    if not x.dtype.is_floating:
        return x
    # One NaN, the positive, and one zero.
    x = tf.where(tf.math.is_nan(x), tf.constant(math.nan, x.dtype), x)
    x = tf.where(x == 0, tf.zeros_like(x), x)
    whole = _WHOLE[x.dtype.size]
    bits = tf.bitcast(x, whole)
    return tf.where(bits < 0, tf.bitwise.bitwise_xor(bits, tf.constant(whole.max, whole)), bits)


def sort(x: Any, /, *, axis: int = -1, descending: bool = False, stable: bool = True) -> tf.Tensor:
    (x,) = operands(x)
    last = moveaxis(x, axis, -1)
    order = argsort(last, descending=descending)
    return moveaxis(tf.gather(last, order, axis=-1, batch_dims=x.shape.rank - 1), -1, axis)
