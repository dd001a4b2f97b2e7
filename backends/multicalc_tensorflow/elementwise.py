"""Elementwise functions by their array API names."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import tensorflow as tf

from multicalc_tensorflow.scalars import elementwise, operands

exp = elementwise(tf.math.exp)
log = elementwise(tf.math.log)
log1p = elementwise(tf.math.log1p)
expm1 = elementwise(tf.math.expm1)
sqrt = elementwise(tf.math.sqrt)
square = elementwise(tf.math.square)
abs = elementwise(tf.math.abs)
sign = elementwise(tf.math.sign)
sin = elementwise(tf.math.sin)
cos = elementwise(tf.math.cos)
tan = elementwise(tf.math.tan)
asin = elementwise(tf.math.asin)
acos = elementwise(tf.math.acos)
atan = elementwise(tf.math.atan)
sinh = elementwise(tf.math.sinh)
cosh = elementwise(tf.math.cosh)
tanh = elementwise(tf.math.tanh)
asinh = elementwise(tf.math.asinh)
acosh = elementwise(tf.math.acosh)
atanh = elementwise(tf.math.atanh)
atan2 = elementwise(tf.math.atan2)
maximum = elementwise(tf.math.maximum)
minimum = elementwise(tf.math.minimum)
add = elementwise(tf.math.add)
subtract = elementwise(tf.math.subtract)
multiply = elementwise(tf.math.multiply)
divide = elementwise(tf.math.divide)
negative = elementwise(tf.math.negative)
positive = elementwise(tf.identity)
reciprocal = elementwise(tf.math.reciprocal)
remainder = elementwise(tf.math.floormod)
floor_divide = elementwise(tf.math.floordiv)
isnan = elementwise(tf.math.is_nan)
isinf = elementwise(tf.math.is_inf)
isfinite = elementwise(tf.math.is_finite)
equal = elementwise(tf.math.equal)
not_equal = elementwise(tf.math.not_equal)
less = elementwise(tf.math.less)
less_equal = elementwise(tf.math.less_equal)
greater = elementwise(tf.math.greater)
greater_equal = elementwise(tf.math.greater_equal)
logical_and = elementwise(tf.math.logical_and)
logical_or = elementwise(tf.math.logical_or)
logical_not = elementwise(tf.math.logical_not)
logical_xor = elementwise(tf.math.logical_xor)
real = elementwise(tf.math.real)
conj = elementwise(tf.math.conj)


def imag(x: Any, /) -> tf.Tensor:
    (x,) = operands(x)
    # tf.math.imag gives a real tensor itself.
    return tf.math.imag(x) if x.dtype.is_complex else tf.zeros_like(x)


def log2(x: Any, /) -> tf.Tensor:
    return log(x) / math.log(2)


def log10(x: Any, /) -> tf.Tensor:
    return log(x) / math.log(10)


def _rounding(function: Callable[..., Any]) -> Callable[..., Any]:
    def call(x: Any, /) -> tf.Tensor:
        (x,) = operands(x)
        return x if x.dtype.is_integer else function(x)

    return call


floor = _rounding(tf.math.floor)
ceil = _rounding(tf.math.ceil)
round = _rounding(tf.math.round)
trunc = _rounding(lambda x: tf.where(x < 0, tf.math.ceil(x), tf.math.floor(x)))


def pow(x1: Any, x2: Any, /) -> tf.Tensor:
    if type(x2) is int and x2 >= 0:
        return _whole_power(operands(x1)[0], x2)
    return tf.math.pow(*operands(x1, x2))


def _whole_power(x: tf.Tensor, n: int) -> tf.Tensor:
    """By squaring: the derivatives of tf.math.pow from order n + 1 on are NaN at zero."""
    power, result = x, tf.ones_like(x)
    while n:
        if n & 1:
            result = result * power
        n >>= 1
        power = power * power if n else power
    return result


def where(condition: Any, x1: Any, x2: Any, /) -> tf.Tensor:
    return tf.where(*operands(condition), *operands(x1, x2))


def clip(x: Any, /, min: Any = None, max: Any = None) -> tf.Tensor:
    (clipped,) = operands(x)
    if min is not None:
        clipped, low = operands(clipped, min)
        clipped = tf.where(clipped < low, low, clipped)
    if max is not None:
        clipped, high = operands(clipped, max)
        clipped = tf.where(clipped > high, high, clipped)
    return clipped


def copysign(x1: Any, x2: Any, /) -> tf.Tensor:
    x1, x2 = operands(x1, x2)
    return tf.where(tf.equal(_signbit(x1), _signbit(x2)), x1, -x1)


def _signbit(x: tf.Tensor) -> tf.Tensor:
    # 1 / -0.0 is -inf.
    return (x < 0) | (tf.equal(x, 0) & (tf.math.reciprocal(x) < 0))


def hypot(x1: Any, x2: Any, /) -> tf.Tensor:
    # The scale is a constant, and keeps squares in range.
    x1, x2 = operands(x1, x2)
    largest = tf.stop_gradient(tf.maximum(tf.abs(x1), tf.abs(x2)))
    usable = tf.not_equal(largest, 0) & tf.math.is_finite(largest)
    scale = tf.where(usable, largest, tf.ones_like(largest))
    return scale * tf.sqrt((x1 / scale) ** 2 + (x2 / scale) ** 2)
