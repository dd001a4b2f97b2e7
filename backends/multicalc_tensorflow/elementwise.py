"""Elementwise arithmetic, comparison and functions by their array API names."""

from __future__ import annotations

import math
from typing import Any

import tensorflow as tf

from multicalc.xp.common.numbers import is_number
from multicalc_tensorflow.complexes import log
from multicalc_tensorflow.scalars import binary, floats, of_one_shape, operands, unary

exp = unary(tf.math.exp, floats)
sqrt = unary(tf.math.sqrt, floats)
square = unary(tf.math.square)
sin = unary(tf.math.sin, floats)
cos = unary(tf.math.cos, floats)
tan = unary(tf.math.tan, floats)
asin = unary(tf.math.asin, floats)
acos = unary(tf.math.acos, floats)
atan = unary(tf.math.atan, floats)
sinh = unary(tf.math.sinh, floats)
cosh = unary(tf.math.cosh, floats)
asinh = unary(tf.math.asinh, floats)
acosh = unary(tf.math.acosh, floats)
atanh = unary(tf.math.atanh, floats)
add = binary(tf.math.add)
subtract = binary(tf.math.subtract)
multiply = binary(tf.math.multiply)
divide = binary(tf.math.divide, floats)
positive = unary(tf.identity)
reciprocal = unary(tf.math.reciprocal, floats)
floor_divide = binary(tf.math.floordiv)
equal = binary(tf.math.equal)
not_equal = binary(tf.math.not_equal)
less = binary(tf.math.less)
less_equal = binary(tf.math.less_equal)
greater = binary(tf.math.greater)
greater_equal = binary(tf.math.greater_equal)
logical_and = binary(tf.math.logical_and)
logical_or = binary(tf.math.logical_or)
logical_not = unary(tf.math.logical_not)
logical_xor = binary(tf.math.logical_xor)
conj = unary(tf.math.conj)


def maximum(x1: Any, x2: Any, /) -> tf.Tensor:
    x1, x2 = operands(x1, x2)
    # TensorFlow has no order of truth values.
    return (tf.logical_or if x1.dtype == tf.bool else tf.math.maximum)(x1, x2)


def minimum(x1: Any, x2: Any, /) -> tf.Tensor:
    x1, x2 = operands(x1, x2)
    return (tf.logical_and if x1.dtype == tf.bool else tf.math.minimum)(x1, x2)


@binary
def remainder(x1: tf.Tensor, x2: tf.Tensor) -> tf.Tensor:
    rest = tf.math.floormod(x1, x2)
    if not rest.dtype.is_floating:
        return rest
    # A zero has the sign of the divisor.
    return tf.where(x2 < 0, -(0 - rest), 0 + rest)


def real(x: Any, /) -> tf.Tensor:
    (x,) = operands(x)
    return tf.math.real(x) if x.dtype.is_complex else x


def imag(x: Any, /) -> tf.Tensor:
    (x,) = operands(x)
    # tf.math.imag gives a real tensor itself.
    return tf.math.imag(x) if x.dtype.is_complex else tf.zeros_like(x)


def abs(x: Any, /) -> tf.Tensor:
    (x,) = operands(x)
    return x if x.dtype.is_unsigned else tf.math.abs(x)


def negative(x: Any, /) -> tf.Tensor:
    (x,) = operands(x)
    return tf.zeros_like(x) - x if x.dtype.is_unsigned else tf.math.negative(x)


def sign(x: Any, /) -> tf.Tensor:
    (x,) = operands(x)
    return tf.minimum(x, tf.ones_like(x)) if x.dtype.is_unsigned else tf.math.sign(x)


def log2(x: Any, /) -> tf.Tensor:
    return log(x) / math.log(2)


def log10(x: Any, /) -> tf.Tensor:
    return log(x) / math.log(10)


def pow(x1: Any, x2: Any, /) -> tf.Tensor:
    if is_number(x2) and 0 <= x2 <= _BY_SQUARING and x2 == int(x2):
        x = operands(x1, x2)[0] if isinstance(x2, float) else operands(x1)[0]
        return _whole_power(x, int(x2))
    x1, x2 = operands(x1, x2)
    if x1.dtype.is_unsigned:
        # tf.math.pow has none of them; both wrap around alike.
        return tf.cast(tf.math.pow(tf.cast(x1, tf.int64), tf.cast(x2, tf.int64)), x1.dtype)
    return _power(*of_one_shape(x1, x2)) if x1.dtype.is_floating else tf.math.pow(x1, x2)


_BY_SQUARING = 1000
"""Exponents beyond it have no derivative at zero that anyone gets to."""


def _whole_power(x: tf.Tensor, n: int) -> tf.Tensor:
    """By squaring: products have all derivatives at zero."""
    if not n:
        return tf.ones_like(x)
    power, result = x, None
    while n:
        if n & 1:
            result = power if result is None else result * power
        n >>= 1
        power = power * power if n else power
    return result


@tf.custom_gradient  # type: ignore[untyped-decorator]
def _power(x: tf.Tensor, y: tf.Tensor) -> Any:
    """TensorFlow's derivatives from order n + 1 on are NaN at zero, those of a power n."""
    value = tf.math.pow(x, y)

    def pulled(g: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        one, zero = tf.ones((), x.dtype), tf.equal(x, 0)
        # Where both are 0, x for 1/x: times an exponent of 0.
        lowered = tf.where(tf.logical_and(zero, tf.equal(y, 0)), one, y - 1)
        return g * y * _power(x, lowered), g * tf.math.log(tf.where(zero, one, x)) * _power(x, y)

    return value, pulled


def clip(x: Any, /, min: Any = None, max: Any = None) -> tf.Tensor:
    # On a bound the derivative is the argument's.
    (clipped,) = operands(x)
    if min is not None:
        clipped = tf.maximum(*operands(clipped, min))
    if max is not None:
        clipped = tf.minimum(*operands(clipped, max))
    return clipped


def atan2(x1: Any, x2: Any, /) -> tf.Tensor:
    # TensorFlow's derivative squares the arguments: what they have in common is taken out.
    x1, x2 = floats(x1, x2)
    largest = tf.stop_gradient(tf.maximum(tf.abs(x1), tf.abs(x2)))
    usable = tf.logical_and(largest > 0, tf.math.is_finite(largest))
    scale = tf.where(usable, largest, tf.ones((), largest.dtype))
    return tf.math.atan2(x1 / scale, x2 / scale)


def hypot(x1: Any, x2: Any, /) -> tf.Tensor:
    return _hypot(*of_one_shape(*floats(x1, x2)))


@tf.custom_gradient  # type: ignore[untyped-decorator]
def _hypot(x1: tf.Tensor, x2: tf.Tensor) -> Any:
    def pulled(g: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        cosine, sine = _direction(x1, x2)
        return g * cosine, g * sine

    return _size(x1, x2), pulled


@tf.custom_gradient  # type: ignore[untyped-decorator]
def _direction(x1: tf.Tensor, x2: tf.Tensor) -> Any:
    """``x1`` and ``x2`` over ``hypot(x1, x2)``; no derivative squares an argument."""

    def pulled(g1: tf.Tensor, g2: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        cosine, sine = _direction(x1, x2)
        turn = (g1 * sine - g2 * cosine) / _hypot(x1, x2)
        return turn * sine, -turn * cosine

    size = _size(x1, x2)
    return (x1 / size, x2 / size), pulled


def _size(x1: tf.Tensor, x2: tf.Tensor) -> tf.Tensor:
    x1, x2 = tf.abs(x1), tf.abs(x2)
    high, low = tf.maximum(x1, x2), tf.minimum(x1, x2)
    # Not 0 / 0 or inf / inf.
    ratio = tf.where(tf.equal(low, high), tf.ones((), low.dtype), low / high)
    return high * tf.sqrt(1 + tf.square(ratio))
