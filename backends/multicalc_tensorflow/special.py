"""Functions beyond the standard, safe from overflow in value and derivatives."""

from __future__ import annotations

from typing import Any

import tensorflow as tf

from multicalc_tensorflow.scalars import axes_of, floats, of_one_shape, unary

sigmoid = unary(tf.math.sigmoid, floats)
relu = unary(tf.nn.relu)


# TensorFlow's own derivatives, by σ(1 - σ), are 0 where σ rounds to 1.


@tf.custom_gradient  # type: ignore[untyped-decorator]
def _softplus(x: tf.Tensor) -> Any:
    return tf.math.softplus(x), lambda g: g * _sigmoid(x)


@tf.custom_gradient  # type: ignore[untyped-decorator]
def _sigmoid(x: tf.Tensor) -> Any:
    return tf.math.sigmoid(x), lambda g: g * _sigmoid(x) * _sigmoid(-x)


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
    (x,) = floats(x)
    return tf.math.reduce_logsumexp(x, axes_of(axis, x.shape.rank), keepdims)


def softmax(x: Any, /, *, axis: int = -1) -> tf.Tensor:
    return tf.nn.softmax(*floats(x), axis)


def log_softmax(x: Any, /, *, axis: int = -1) -> tf.Tensor:
    return tf.nn.log_softmax(*floats(x), axis)
