"""Sorting by the array API names; always stable."""

from __future__ import annotations

from typing import Any

import tensorflow as tf

from multicalc_tensorflow.manipulation import moveaxis
from multicalc_tensorflow.scalars import operands

__all__ = ["argsort", "sort"]


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
