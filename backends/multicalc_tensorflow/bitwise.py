"""Bitwise functions of integers and booleans by their array API names."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import tensorflow as tf

from multicalc_tensorflow.scalars import binary, unary

__all__ = [
    "bitwise_and",
    "bitwise_invert",
    "bitwise_left_shift",
    "bitwise_or",
    "bitwise_right_shift",
    "bitwise_xor",
]


def _either(of_booleans: Callable[..., Any], of_integers: Callable[..., Any]) -> Any:
    def call(*xs: tf.Tensor) -> tf.Tensor:
        return (of_booleans if xs[0].dtype.is_bool else of_integers)(*xs)

    return call


def _shift(function: Callable[..., Any]) -> Any:
    """TensorFlow leaves open what becomes of a shift by the whole width and more: here the last bit
    goes in a second step."""

    def call(x: tf.Tensor, count: tf.Tensor) -> tf.Tensor:
        last = tf.constant(8 * x.dtype.size - 1, x.dtype)
        beyond = tf.cast(count > last, x.dtype)
        return function(function(x, tf.minimum(count, last)), beyond)

    return call


bitwise_and = binary(_either(tf.logical_and, tf.bitwise.bitwise_and))
bitwise_or = binary(_either(tf.logical_or, tf.bitwise.bitwise_or))
bitwise_xor = binary(_either(tf.math.logical_xor, tf.bitwise.bitwise_xor))
bitwise_invert = unary(_either(tf.logical_not, tf.bitwise.invert))
bitwise_left_shift = binary(_shift(tf.bitwise.left_shift))
bitwise_right_shift = binary(_shift(tf.bitwise.right_shift))
