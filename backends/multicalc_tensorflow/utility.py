"""Tests of all elements and differences by their array API names."""

from __future__ import annotations

from typing import Any

import tensorflow as tf

from multicalc_tensorflow.manipulation import Axis, concat, moveaxis
from multicalc_tensorflow.scalars import cast, operands

__all__ = ["all", "any", "diff"]


def any(x: Any, /, *, axis: Axis = None, keepdims: bool = False) -> tf.Tensor:
    return tf.reduce_any(truth(x), axis, keepdims)


def all(x: Any, /, *, axis: Axis = None, keepdims: bool = False) -> tf.Tensor:
    return tf.reduce_all(truth(x), axis, keepdims)


def diff(
    x: Any, /, *, axis: int = -1, n: int = 1, prepend: Any = None, append: Any = None
) -> tf.Tensor:
    ends = [prepend] * (prepend is not None), [append] * (append is not None)
    x = moveaxis(concat([*ends[0], x, *ends[1]], axis=axis), axis, -1)
    for _ in range(n):
        high, low = x[..., 1:], x[..., :-1]
        x = tf.not_equal(high, low) if x.dtype.is_bool else high - low
    return moveaxis(x, -1, axis)


def truth(x: Any) -> tf.Tensor:
    """Which elements are not zero."""
    (x,) = operands(x)
    return cast(x, tf.bool)
