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


bitwise_and = binary(_either(tf.logical_and, tf.bitwise.bitwise_and))
bitwise_or = binary(_either(tf.logical_or, tf.bitwise.bitwise_or))
bitwise_xor = binary(_either(tf.math.logical_xor, tf.bitwise.bitwise_xor))
bitwise_invert = unary(_either(tf.logical_not, tf.bitwise.invert))
bitwise_left_shift = binary(tf.bitwise.left_shift)
bitwise_right_shift = binary(tf.bitwise.right_shift)
