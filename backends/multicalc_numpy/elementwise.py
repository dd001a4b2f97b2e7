"""Elementwise functions by their array API names."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import autograd.numpy as anp
import numpy as np
from autograd.extend import defjvp, defvjp, primitive
from autograd.numpy.numpy_vjps import unbroadcast_f
from autograd.tracer import getval

from multicalc_numpy.scalars import elementwise, floats, operands

exp = elementwise(anp.exp)
log = elementwise(anp.log)
log1p = elementwise(anp.log1p)
log2 = elementwise(anp.log2)
log10 = elementwise(anp.log10)
sqrt = elementwise(anp.sqrt)
square = elementwise(anp.square)
sin = elementwise(anp.sin)
cos = elementwise(anp.cos)
tan = elementwise(anp.tan)
asin = elementwise(anp.arcsin)
acos = elementwise(anp.arccos)
atan = elementwise(anp.arctan)
sinh = elementwise(anp.sinh)
cosh = elementwise(anp.cosh)
atanh = elementwise(anp.arctanh)
maximum = elementwise(anp.maximum)
minimum = elementwise(anp.minimum)
add = elementwise(anp.add)
subtract = elementwise(anp.subtract)
multiply = elementwise(anp.multiply)
negative = elementwise(anp.negative)
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


def reciprocal(x: Any, /) -> Any:
    # NumPy's of integers are integers, 0 of all but 1 and -1.
    (x,) = operands(x)
    return _reciprocal(x if x.dtype.kind in "fc" else x.astype(float))


def _by_slope(function: Callable[..., Any], slope: Callable[[Any, Any], Any]) -> Callable[..., Any]:
    """``function`` with the derivative ``slope(y, x)``, where autograd's overflows or loses its
    digits too early."""
    made: Callable[..., Any] = primitive(function)
    defvjp(made, lambda y, x: lambda g: g * slope(y, x))
    defjvp(made, lambda t, y, x: t * slope(y, x))
    return made


_reciprocal = _by_slope(np.reciprocal, lambda y, x: -(y * y))
expm1 = elementwise(_by_slope(np.expm1, lambda y, x: anp.exp(x)))


def _over_cosh(x: Any) -> Any:
    if x.dtype.kind == "c":
        return 1 / np.cosh(x)
    small = np.exp(-np.abs(x))
    return 2 * small / (1 + small * small)


_sech = _by_slope(_over_cosh, lambda y, x: -(y * _tanh(x)))
_tanh: Callable[..., Any] = _by_slope(np.tanh, lambda y, x: anp.square(_sech(x)))
tanh = elementwise(_tanh)


def signbit(x: Any, /) -> Any:
    return np.signbit(getval(*operands(x)))


def nextafter(x1: Any, x2: Any, /) -> Any:
    return np.nextafter(*map(getval, operands(x1, x2)))


def positive(x: Any, /) -> Any:
    return operands(x)[0]


def where(condition: Any, x1: Any, x2: Any, /) -> Any:
    return _select(getval(*operands(condition)), *operands(x1, x2))


@primitive  # type: ignore[untyped-decorator]
def _select(condition: Any, x1: Any, x2: Any) -> Any:
    return np.where(condition, x1, x2)


def _kept(g: Any, condition: Any, x1: Any, x2: Any) -> Any:
    """``g`` where the condition holds, else zero, in the shape of the result."""
    return _select(condition, g, np.zeros(np.shape(getval(x2)), getval(g).dtype))


# autograd's rule gives the operands gradients in the shape of the result.
defvjp(
    _select,
    None,
    lambda y, c, x1, x2: unbroadcast_f(x1, lambda g: _kept(g, c, x1, x2)),
    lambda y, c, x1, x2: unbroadcast_f(x2, lambda g: _kept(g, np.logical_not(c), x2, x1)),
)
defjvp(
    _select,
    None,
    lambda t, y, c, x1, x2: _kept(t, c, x1, x2),
    lambda t, y, c, x1, x2: _kept(t, np.logical_not(c), x2, x1),
)


_magnitude = primitive(np.abs)
defvjp(_magnitude, lambda y, x: lambda g: g * np.sign(getval(x)))
defjvp(_magnitude, lambda t, y, x: t * np.sign(getval(x)))


def abs(x: Any, /) -> Any:
    # autograd's rule, by x / |x|, leaves rounding errors over |x| in the second derivative.
    (x,) = operands(x)
    return anp.abs(x) if x.dtype.kind == "c" else _magnitude(x)


def clip(x: Any, /, min: Any = None, max: Any = None) -> Any:
    # anp.clip has no derivative for the bounds.
    (clipped,) = operands(x)
    if min is not None:
        clipped, low = operands(clipped, min)
        clipped = _select(getval(clipped) < getval(low), low, clipped)
    if max is not None:
        clipped, high = operands(clipped, max)
        clipped = _select(getval(clipped) > getval(high), high, clipped)
    return clipped


def sign(x: Any, /) -> Any:
    (x,) = operands(x)
    if x.dtype.kind != "c":
        return anp.sign(x)
    # NumPy 1 has the sign of the real part there.
    size = anp.abs(x)
    ratio = x / _select(size == 0, np.ones((), size.dtype), size)
    return _select(size == 0, np.zeros((), x.dtype), ratio)


@primitive  # type: ignore[untyped-decorator]
def _power(x1: Any, x2: Any) -> Any:
    if (type(x2) in (int, float) or np.ndim(x2) == 0) and (x2 == 1 or x2 == 2):
        # np.power may be off by a digit here; Python's own x**2 isn't.
        dtype = np.result_type(x1, x2)
        return np.multiply(x1, 1 if x2 == 1 else x1, dtype=dtype)
    return np.power(x1, x2)


def _of_base(x1: Any, x2: Any) -> Any:
    """``x₂ x₁^(x₂ - 1)``, and 0 where both are 0. autograd's rule has x₁ for the power wherever the
    exponent is 0: the same value, but not the same derivative by the exponent."""
    if (type(x2) in (int, float) or np.ndim(getval(x2)) == 0) and getval(x2) != 0:
        return x2 * _power(x1, x2 - 1)
    both = (getval(x1) == 0) & (getval(x2) == 0)
    return x2 * _power(x1, anp.where(both, 1.0, x2 - 1))


def _of_exponent(y: Any, x1: Any) -> Any:
    """``log x₁ · y``, and 0 where x₁ is 0."""
    return anp.log(anp.where(getval(x1) == 0, 1.0, x1)) * y


defvjp(
    _power,
    lambda y, x1, x2: unbroadcast_f(x1, lambda g: g * _of_base(x1, x2)),
    lambda y, x1, x2: unbroadcast_f(x2, lambda g: g * _of_exponent(y, x1)),
)
defjvp(
    _power,
    lambda t, y, x1, x2: t * _of_base(x1, x2),
    lambda t, y, x1, x2: t * _of_exponent(y, x1),
)
_power_of_arrays = elementwise(_power)


def pow(x1: Any, x2: Any, /) -> Any:
    # A number that needn't become an array first: NumPy 1 would widen narrower scalars.
    plain = type(x2) in (int, float) and getattr(getval(x1), "dtype", None) == np.float64
    return _power(x1, x2) if plain else _power_of_arrays(x1, x2)


_acosh = primitive(np.arccosh)
# autograd's 1 / sqrt(x² - 1) has the wrong sign where the real part is negative (DLMF 4.37.19).
defvjp(_acosh, lambda y, x: lambda g: g / (anp.sqrt(x - 1) * anp.sqrt(x + 1)))
defjvp(_acosh, lambda t, y, x: t / (anp.sqrt(x - 1) * anp.sqrt(x + 1)))
acosh = elementwise(_acosh)


def copysign(x1: Any, x2: Any, /) -> Any:
    # autograd has no rule for np.copysign.
    x1, x2 = operands(x1, x2)
    return _select(np.signbit(getval(x1)) == np.signbit(getval(x2)), x1, -x1)


@primitive  # type: ignore[untyped-decorator]
def _hypot(x1: Any, x2: Any) -> Any:
    return np.hypot(x1, x2)


@primitive  # type: ignore[untyped-decorator]
def _cosine(x1: Any, x2: Any) -> Any:
    """``x1 / hypot(x1, x2)``, whose derivatives square no argument."""
    with np.errstate(invalid="ignore"):
        return x1 / np.hypot(x1, x2)


def _turn(x1: Any, x2: Any) -> Any:
    """The derivative of the angle by ``x2``."""
    return _quotient(_cosine(x1, x2), _hypot(x1, x2))


# autograd has no rule for np.hypot.
defvjp(
    _hypot,
    lambda y, x1, x2: unbroadcast_f(x1, lambda g: g * _cosine(x1, x2)),
    lambda y, x1, x2: unbroadcast_f(x2, lambda g: g * _cosine(x2, x1)),
)
defjvp(
    _hypot,
    lambda t, y, x1, x2: t * _cosine(x1, x2),
    lambda t, y, x1, x2: t * _cosine(x2, x1),
)
defvjp(
    _cosine,
    lambda y, x1, x2: unbroadcast_f(x1, lambda g: g * _cosine(x2, x1) * _turn(x2, x1)),
    lambda y, x1, x2: unbroadcast_f(x2, lambda g: -g * _cosine(x2, x1) * _turn(x1, x2)),
)
defjvp(
    _cosine,
    lambda t, y, x1, x2: t * _cosine(x2, x1) * _turn(x2, x1),
    lambda t, y, x1, x2: -t * _cosine(x2, x1) * _turn(x1, x2),
)
hypot = elementwise(_hypot, floats)


def _root(x: Any) -> Any:
    """``sqrt(1 + x²)``."""
    return _hypot(x, 1.0) if x.dtype.kind != "c" else anp.sqrt(x * x + 1)


asinh = elementwise(_by_slope(np.arcsinh, lambda y, x: 1 / _root(x)))

_angle = primitive(np.arctan2)
defvjp(
    _angle,
    lambda y, x1, x2: unbroadcast_f(x1, lambda g: g * _turn(x2, x1)),
    lambda y, x1, x2: unbroadcast_f(x2, lambda g: -g * _turn(x1, x2)),
)
defjvp(
    _angle,
    lambda t, y, x1, x2: t * _turn(x2, x1),
    lambda t, y, x1, x2: -t * _turn(x1, x2),
)
atan2 = elementwise(_angle, floats)

_quotient = primitive(np.divide)
defvjp(
    _quotient,
    lambda y, x1, x2: unbroadcast_f(x1, lambda g: _quotient(g, x2)),
    lambda y, x1, x2: unbroadcast_f(x2, lambda g: _quotient(-g * y, x2)),
)
defjvp(
    _quotient,
    lambda t, y, x1, x2: _quotient(t, x2),
    lambda t, y, x1, x2: _quotient(-t * y, x2),
)
divide = elementwise(_quotient, floats)
