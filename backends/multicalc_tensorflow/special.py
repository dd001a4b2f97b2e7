"""Functions beyond the standard, safe from overflow in value and derivatives."""

from __future__ import annotations

from typing import Any

import tensorflow as tf

from multicalc_tensorflow.scalars import axes_of, floats, unary

sigmoid = unary(tf.math.sigmoid, floats)
relu = unary(tf.nn.relu)


def logaddexp(x1: Any, x2: Any, /) -> tf.Tensor:
    # Each branch is smooth across x1 == x2, so derivatives of every order hold there too.
    x1, x2 = floats(x1, x2)
    first = x1 >= x2
    high, low = tf.where(first, x1, x2), tf.where(first, x2, x1)
    # inf - inf is the one difference that is not a number though the result is.
    alike = tf.math.is_inf(high) & tf.equal(high, low)
    difference = tf.where(alike, tf.zeros_like(high), low - high)
    return high + tf.math.log1p(tf.exp(difference))


def softplus(x: Any, /) -> tf.Tensor:
    return logaddexp(x, 0.0)


def logsumexp(x: Any, /, *, axis: Any = None, keepdims: bool = False) -> tf.Tensor:
    (x,) = floats(x)
    return tf.math.reduce_logsumexp(x, axes_of(axis, x.shape.rank), keepdims)


def softmax(x: Any, /, *, axis: int = -1) -> tf.Tensor:
    return tf.nn.softmax(*floats(x), axis)


def log_softmax(x: Any, /, *, axis: int = -1) -> tf.Tensor:
    return tf.nn.log_softmax(*floats(x), axis)
