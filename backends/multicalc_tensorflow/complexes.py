"""Functions that TensorFlow has right for real numbers, but not for all complex ones.

Its ``log`` is NaN for some very small and very large numbers, ``expm1`` and ``log1p`` lose the
digits they are there to keep, and none but ``log`` treats the infinities and zeros as the standard.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import wraps

import tensorflow as tf

from multicalc_tensorflow.scalars import floats, unary

__all__ = ["expm1", "log", "log1p", "tanh"]

Function = Callable[[tf.Tensor], tf.Tensor]
Parts = Callable[[tf.Tensor, tf.Tensor], tuple[tf.Tensor, tf.Tensor]]


def _function(of_real: Function, parts: Parts, derivative: Function) -> Function:
    """``of_real``; of a complex number the function with these ``parts``, whose own derivatives
    would overflow before those of the whole."""

    def of_complex(z: tf.Tensor) -> tuple[tf.Tensor, Function]:
        value = tf.complex(*parts(tf.math.real(z), tf.math.imag(z)))
        return value, lambda cotangent: cotangent * tf.math.conj(derivative(z))

    differentiable = tf.custom_gradient(of_complex)

    @wraps(of_real)
    def call(x: tf.Tensor) -> tf.Tensor:
        return differentiable(x) if x.dtype.is_complex else of_real(x)

    return unary(call, floats)


def _log_modulus(x: tf.Tensor, y: tf.Tensor) -> tf.Tensor:
    high, low = tf.maximum(tf.abs(x), tf.abs(y)), tf.minimum(tf.abs(x), tf.abs(y))
    ratio = tf.math.divide_no_nan(low, high)
    infinite = tf.math.is_inf(x) | tf.math.is_inf(y)
    modulus = tf.math.log(high) + tf.math.log1p(ratio**2) / 2
    return tf.where(infinite, tf.constant(math.inf, x.dtype), modulus)


def _log(x: tf.Tensor, y: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    return _log_modulus(x, y), tf.math.atan2(y, x)


def _log1p(x: tf.Tensor, y: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    near = (tf.abs(x) < 0.5) & (tf.abs(y) < 0.5)
    modulus = tf.where(near, tf.math.log1p(x * (2 + x) + y * y) / 2, _log_modulus(1 + x, y))
    return modulus, tf.math.atan2(y, 1 + x)


def _expm1(x: tf.Tensor, y: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    # Of an infinite modulus or none, the angle need not be known.
    angle = tf.where(tf.math.is_inf(x) & ~tf.math.is_finite(y), tf.zeros_like(y), y)
    # The zero it starts from makes a negative one positive.
    real = 0 + tf.math.expm1(x) * tf.cos(angle) - 2 * tf.sin(angle / 2) ** 2
    return real, tf.where(tf.equal(y, 0), y, tf.exp(x) * tf.sin(angle))


def _tanh(x: tf.Tensor, y: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    found = tf.math.tanh(tf.complex(x, y))
    real, imag = tf.math.real(found), tf.math.imag(found)
    return real, tf.where(tf.math.is_inf(x) & tf.math.is_finite(y), 0 * y, imag)


def _inverse_of_next(z: tf.Tensor) -> tf.Tensor:
    return tf.math.reciprocal(1 + z)


def _derivative_of_tanh(z: tf.Tensor) -> tf.Tensor:
    return 1 - tf.math.tanh(z) ** 2


log = _function(tf.math.log, _log, tf.math.reciprocal)
log1p = _function(tf.math.log1p, _log1p, _inverse_of_next)
expm1 = _function(tf.math.expm1, _expm1, tf.math.exp)
tanh = _function(tf.math.tanh, _tanh, _derivative_of_tanh)
