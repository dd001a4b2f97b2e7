"""Elementwise functions by their array API names."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import autograd.numpy as anp
import numpy as np
from autograd.tracer import getval

from multicalc_numpy.scalars import elementwise, operands

exp = elementwise(anp.exp)
log = elementwise(anp.log)
log1p = elementwise(anp.log1p)
expm1 = elementwise(anp.expm1)
log2 = elementwise(anp.log2)
log10 = elementwise(anp.log10)
sqrt = elementwise(anp.sqrt)
square = elementwise(anp.square)
abs = elementwise(anp.abs)
sign = elementwise(anp.sign)
sin = elementwise(anp.sin)
cos = elementwise(anp.cos)
tan = elementwise(anp.tan)
asin = elementwise(anp.arcsin)
acos = elementwise(anp.arccos)
atan = elementwise(anp.arctan)
sinh = elementwise(anp.sinh)
cosh = elementwise(anp.cosh)
tanh = elementwise(anp.tanh)
asinh = elementwise(anp.arcsinh)
acosh = elementwise(anp.arccosh)
atanh = elementwise(anp.arctanh)
atan2 = elementwise(anp.arctan2)
logaddexp = elementwise(anp.logaddexp)
pow = elementwise(anp.power)
maximum = elementwise(anp.maximum)
minimum = elementwise(anp.minimum)
add = elementwise(anp.add)
subtract = elementwise(anp.subtract)
multiply = elementwise(anp.multiply)
divide = elementwise(anp.divide)
negative = elementwise(anp.negative)
reciprocal = elementwise(anp.reciprocal)
remainder = elementwise(anp.remainder)
floor_divide = elementwise(anp.floor_divide)
round = elementwise(anp.round)
isnan = elementwise(anp.isnan)
isinf = elementwise(anp.isinf)
isfinite = elementwise(anp.isfinite)
equal = elementwise(anp.equal)
not_equal = elementwise(anp.not_equal)
less = elementwise(anp.less)
less_equal = elementwise(anp.less_equal)
greater = elementwise(anp.greater)
greater_equal = elementwise(anp.greater_equal)
logical_and = elementwise(anp.logical_and)
logical_or = elementwise(anp.logical_or)
logical_not = elementwise(anp.logical_not)
logical_xor = elementwise(anp.logical_xor)
bitwise_and = elementwise(np.bitwise_and)
bitwise_or = elementwise(np.bitwise_or)
bitwise_xor = elementwise(np.bitwise_xor)
bitwise_invert = elementwise(np.invert)
bitwise_left_shift = elementwise(np.left_shift)
bitwise_right_shift = elementwise(np.right_shift)
real = elementwise(anp.real)
imag = elementwise(anp.imag)
conj = elementwise(anp.conj)


def _rounding(function: Callable[..., Any]) -> Callable[..., Any]:
    """NumPy 1 makes integers floats."""

    def call(x: Any, /) -> Any:
        (x,) = operands(x)
        return x if x.dtype.kind in "iu" else function(x)

    return call


floor = _rounding(anp.floor)
ceil = _rounding(anp.ceil)
trunc = _rounding(anp.trunc)


def signbit(x: Any, /) -> Any:
    return np.signbit(getval(*operands(x)))


def nextafter(x1: Any, x2: Any, /) -> Any:
    return np.nextafter(*map(getval, operands(x1, x2)))


def positive(x: Any, /) -> Any:
    return operands(x)[0]


def where(condition: Any, x1: Any, x2: Any, /) -> Any:
    return anp.where(*operands(condition), *operands(x1, x2))


def clip(x: Any, /, min: Any = None, max: Any = None) -> Any:
    # anp.clip has no derivative for the bounds.
    (clipped,) = operands(x)
    if min is not None:
        clipped, low = operands(clipped, min)
        clipped = anp.where(clipped < low, low, clipped)
    if max is not None:
        clipped, high = operands(clipped, max)
        clipped = anp.where(clipped > high, high, clipped)
    return clipped


def copysign(x1: Any, x2: Any, /) -> Any:
    # autograd has no rule for np.copysign.
    x1, x2 = operands(x1, x2)
    return anp.where(np.signbit(getval(x1)) == np.signbit(getval(x2)), x1, -x1)


def hypot(x1: Any, x2: Any, /) -> Any:
    # autograd has no rule for np.hypot. The scale is a constant, and keeps squares in range.
    x1, x2 = operands(x1, x2)
    largest = np.maximum(np.abs(getval(x1)), np.abs(getval(x2)))
    scale = np.where((largest == 0) | ~np.isfinite(largest), np.ones_like(largest), largest)
    return scale * anp.sqrt(anp.square(x1 / scale) + anp.square(x2 / scale))
