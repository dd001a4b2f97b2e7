"""Rounding, and what floating-point numbers are made of, by their array API names."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import tensorflow as tf

from multicalc_tensorflow.scalars import binary, operands

__all__ = [
    "ceil",
    "copysign",
    "floor",
    "isfinite",
    "isinf",
    "isnan",
    "nextafter",
    "round",
    "signbit",
    "trunc",
]

_BITS = {tf.float16: tf.int16, tf.bfloat16: tf.int16, tf.float32: tf.int32, tf.float64: tf.int64}

nextafter = binary(tf.math.nextafter)


def _rounding(function: Callable[[tf.Tensor], tf.Tensor]) -> Callable[[Any], tf.Tensor]:
    def call(x: Any, /) -> tf.Tensor:
        (x,) = operands(x)
        if x.dtype.is_integer:
            return x
        if x.dtype.is_complex:
            return tf.complex(function(tf.math.real(x)), function(tf.math.imag(x)))
        return function(x)

    return call


floor = _rounding(tf.math.floor)
ceil = _rounding(tf.math.ceil)
round = _rounding(tf.math.round)
trunc = _rounding(lambda x: tf.where(x < 0, tf.math.ceil(x), tf.math.floor(x)))


def _test(function: Callable[[tf.Tensor], tf.Tensor], whole: bool) -> Callable[[Any], tf.Tensor]:
    """``function`` of floats; ``whole`` for integers. A complex number is finite where both parts
    are, and is otherwise what either part is."""

    def call(x: Any, /) -> tf.Tensor:
        (x,) = operands(x)
        if x.dtype.is_complex:
            parts = function(tf.math.real(x)), function(tf.math.imag(x))
            return (tf.logical_and if whole else tf.logical_or)(*parts)
        return function(x) if x.dtype.is_floating else tf.fill(tf.shape(x), whole)

    return call


isnan = _test(tf.math.is_nan, False)
isinf = _test(tf.math.is_inf, False)
isfinite = _test(tf.math.is_finite, True)


def signbit(x: Any, /) -> tf.Tensor:
    (x,) = operands(x)
    return tf.bitcast(x, _BITS[x.dtype]) < 0 if x.dtype.is_floating else x < 0


def copysign(x1: Any, x2: Any, /) -> tf.Tensor:
    x1, x2 = operands(x1, x2)
    return tf.where(tf.equal(signbit(x1), signbit(x2)), x1, -x1)
