"""Tests of all elements by their array API names."""

from __future__ import annotations

from typing import Any

import tensorflow as tf

from multicalc_tensorflow.manipulation import Axis
from multicalc_tensorflow.scalars import cast, operands

__all__ = ["all", "any"]


def any(x: Any, /, *, axis: Axis = None, keepdims: bool = False) -> tf.Tensor:
    return tf.reduce_any(truth(x), axis, keepdims)


def all(x: Any, /, *, axis: Axis = None, keepdims: bool = False) -> tf.Tensor:
    return tf.reduce_all(truth(x), axis, keepdims)


def truth(x: Any) -> tf.Tensor:
    """Which elements are not zero."""
    (x,) = operands(x)
    return cast(x, tf.bool)
