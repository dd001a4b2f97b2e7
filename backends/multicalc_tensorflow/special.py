"""Functions beyond the standard, safe from overflow in value and derivatives."""

from __future__ import annotations

from typing import Any

import tensorflow as tf

from multicalc_tensorflow.scalars import floats, of_one_shape, unary

sigmoid = unary(tf.math.sigmoid, floats)
relu = unary(tf.nn.relu)


# TensorFlow's own derivatives, by σ(1 - σ), are 0 where σ rounds to 1. Bare operators, as what a
# custom gradient costs comes on top.


@tf.custom_gradient  # type: ignore[untyped-decorator]
def _softplus(x: tf.Tensor) -> Any:
    # Made once, not in every backward pass.
    slope = _sigmoid(x)
    return tf.raw_ops.Softplus(features=x), lambda g: tf.raw_ops.Mul(x=g, y=slope)


@tf.custom_gradient  # type: ignore[untyped-decorator]
def _sigmoid(x: tf.Tensor) -> Any:
    of = tf.raw_ops
    y = of.Sigmoid(x=x)

    def pulled(g: tf.Tensor) -> tf.Tensor:
        # TensorFlow's derivatives do for the product: where one factor's lose their digits, the
        # other factor is that small.
        return of.Mul(x=g, y=of.Mul(x=y, y=of.Sigmoid(x=of.Neg(x=x))))

    return y, pulled


@tf.custom_gradient  # type: ignore[untyped-decorator]
def _logaddexp(x1: tf.Tensor, x2: tf.Tensor) -> Any:
    def pulled(g: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        gap = _gap(x1, x2)
        return g * _sigmoid(gap), g * _sigmoid(-gap)

    return tf.maximum(x1, x2) + tf.math.softplus(-tf.abs(_gap(x1, x2))), pulled


@tf.custom_gradient  # type: ignore[untyped-decorator]
def _gap(x1: tf.Tensor, x2: tf.Tensor) -> Any:
    """``x1 - x2``; of equal infinities it is 0."""
    zero = tf.zeros((), x1.dtype)
    return tf.where(tf.equal(x1, x2), zero, x1 - x2), lambda g: (g, -g)


softplus = unary(_softplus, floats)


def logaddexp(x1: Any, x2: Any, /) -> tf.Tensor:
    return _logaddexp(*of_one_shape(*floats(x1, x2)))


def logsumexp(x: Any, /, *, axis: Any = None, keepdims: bool = False) -> tf.Tensor:
    return tf.math.reduce_logsumexp(*floats(x), axis, keepdims)


def softmax(x: Any, /, *, axis: int = -1) -> tf.Tensor:
    return tf.nn.softmax(*floats(x), axis)


def log_softmax(x: Any, /, *, axis: int = -1) -> tf.Tensor:
    return tf.nn.log_softmax(*floats(x), axis)
