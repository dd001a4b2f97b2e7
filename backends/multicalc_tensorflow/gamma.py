"""The gamma and error functions, by TensorFlow."""

from __future__ import annotations

import math
from typing import Any

import tensorflow as tf

from multicalc.xp.common.inverse_error import inverted
from multicalc.xp.common.reflection import polygamma
from multicalc_tensorflow.scalars import floats, unary


def _erf(x: tf.Tensor) -> tf.Tensor:
    # TensorFlow's is NaN at the infinities.
    return tf.where(tf.math.is_inf(x), tf.sign(x), tf.math.erf(x))


@tf.custom_gradient  # type: ignore[untyped-decorator]
def _erfinv(x: tf.Tensor) -> Any:
    # TensorFlow's is of (1 + x) / 2, which is rounded.
    tail = tf.math.ndtri((1 - tf.abs(x)) / 2) * -math.sqrt(0.5)
    y = inverted(tf, tf.math, tf.sign(x) * tail, x)

    def pulled(g: tf.Tensor) -> tf.Tensor:
        return g * tf.exp(tf.square(_erfinv(x))) * (math.sqrt(math.pi) / 2)

    return y, pulled


def _psi(n: int, x: tf.Tensor) -> tf.Tensor:
    """``ψ⁽ⁿ⁾(x)``. TensorFlow's polygamma, by which it differentiates, is of positive numbers."""

    @tf.custom_gradient  # type: ignore[untyped-decorator]
    def value(x: tf.Tensor) -> Any:
        found = polygamma(tf, _right, n, x) if n else tf.math.digamma(x)
        return found, lambda g: g * _psi(n + 1, x)

    return value(x)


def _right(n: int, x: tf.Tensor) -> tf.Tensor:
    return tf.math.polygamma(tf.constant(n, x.dtype), x)


@tf.custom_gradient  # type: ignore[untyped-decorator]
def _gammaln(x: tf.Tensor) -> Any:
    return tf.math.lgamma(x), lambda g: g * _psi(0, x)


erf = unary(_erf, floats)
erfc = unary(tf.math.erfc, floats)
erfinv = unary(_erfinv, floats)
gammaln = unary(_gammaln, floats)
digamma = unary(lambda x: _psi(0, x), floats)
