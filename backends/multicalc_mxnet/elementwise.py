"""Elementwise functions by their array API names."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy

from .loading import load
from .native import is_floating
from .operands import Array, as_array, floating, promoted

np = load().np

__all__ = [
    "abs",
    "acos",
    "acosh",
    "add",
    "asin",
    "asinh",
    "atan",
    "atan2",
    "atanh",
    "ceil",
    "clip",
    "conj",
    "copysign",
    "cos",
    "cosh",
    "divide",
    "equal",
    "exp",
    "expm1",
    "floor",
    "floor_divide",
    "greater",
    "greater_equal",
    "hypot",
    "imag",
    "isfinite",
    "isinf",
    "isnan",
    "less",
    "less_equal",
    "log",
    "log1p",
    "log2",
    "log10",
    "logical_and",
    "logical_not",
    "logical_or",
    "logical_xor",
    "maximum",
    "minimum",
    "multiply",
    "negative",
    "not_equal",
    "positive",
    "pow",
    "real",
    "reciprocal",
    "remainder",
    "round",
    "sign",
    "sin",
    "sinh",
    "sqrt",
    "square",
    "subtract",
    "tan",
    "tanh",
    "trunc",
    "where",
]  # fmt: skip


def _unary(name: str) -> Callable[[Any], Array]:
    """``mx.np``'s function of that name, on a floating array."""

    def function(x: Any, /) -> Array:
        return getattr(np, name)(floating(x))

    function.__name__ = function.__qualname__ = name
    function.__doc__ = f"``mx.np.{name}``."
    return function


def _binary(name: str) -> Callable[[Any, Any], Array]:
    """``mx.np``'s function of that name, on operands of one dtype."""

    def function(x1: Any, x2: Any, /) -> Array:
        return getattr(np, name)(*promoted(x1, x2))

    function.__name__ = function.__qualname__ = name
    function.__doc__ = f"``mx.np.{name}``."
    return function


exp = _unary("exp")
expm1 = _unary("expm1")
log = _unary("log")
log1p = _unary("log1p")
log2 = _unary("log2")
log10 = _unary("log10")
sqrt = _unary("sqrt")
reciprocal = _unary("reciprocal")
sin = _unary("sin")
cos = _unary("cos")
tan = _unary("tan")
asin = _unary("arcsin")
acos = _unary("arccos")
atan = _unary("arctan")
sinh = _unary("sinh")
cosh = _unary("cosh")
tanh = _unary("tanh")
asinh = _unary("arcsinh")
acosh = _unary("arccosh")
atanh = _unary("arctanh")
isnan = _unary("isnan")
isinf = _unary("isinf")
isfinite = _unary("isfinite")

add = _binary("add")
subtract = _binary("subtract")
multiply = _binary("multiply")
remainder = _binary("mod")
equal = _binary("equal")
not_equal = _binary("not_equal")
less = _binary("less")
less_equal = _binary("less_equal")
greater = _binary("greater")
greater_equal = _binary("greater_equal")


def square(x: Any, /) -> Array:
    return np.square(as_array(x))


def abs(x: Any, /) -> Array:
    return np.abs(as_array(x))


def sign(x: Any, /) -> Array:
    x = as_array(x)
    # MXNet's sign of NaN is 0.
    return np.where(np.isnan(x), x, np.sign(x)) if is_floating(x.dtype) else np.sign(x)


def negative(x: Any, /) -> Array:
    return np.negative(as_array(x))


def positive(x: Any, /) -> Array:
    return np.copy(as_array(x))


def conj(x: Any, /) -> Array:
    """MXNet's arrays are real."""
    return as_array(x)


def real(x: Any, /) -> Array:
    return as_array(x)


def imag(x: Any, /) -> Array:
    return np.zeros_like(as_array(x))


def divide(x1: Any, x2: Any, /) -> Array:
    x1, x2 = promoted(x1, x2)
    return floating(x1) / floating(x2)


def floor_divide(x1: Any, x2: Any, /) -> Array:
    x1, x2 = promoted(x1, x2)
    return np.floor(floating(x1) / floating(x2)).astype(x1.dtype)


def pow(x1: Any, x2: Any, /) -> Array:
    # A number as exponent has an operator of its own, with derivatives at a base of zero.
    if isinstance(x2, int | float) and not isinstance(x2, bool):
        x1 = as_array(x1)
        if isinstance(x2, float):
            x1 = floating(x1)
        return np.power(x1, x2)
    return np.power(*promoted(x1, x2))


def atan2(x1: Any, x2: Any, /) -> Array:
    return np.arctan2(*map(floating, promoted(x1, x2)))


def hypot(x1: Any, x2: Any, /) -> Array:
    return np.hypot(*map(floating, promoted(x1, x2)))


def copysign(x1: Any, x2: Any, /) -> Array:
    return np.copysign(*map(floating, promoted(x1, x2)))


def maximum(x1: Any, x2: Any, /) -> Array:
    return np.maximum(*promoted(x1, x2))


def minimum(x1: Any, x2: Any, /) -> Array:
    return np.minimum(*promoted(x1, x2))


def clip(x: Any, /, min: Any = None, max: Any = None) -> Array:
    """The bounds may be arrays; inside them and on them the derivative is the argument's."""
    x = as_array(x)
    if min is not None:
        x, low = promoted(x, min)
        x = np.where(x < low, low, x)
    if max is not None:
        x, high = promoted(x, max)
        x = np.where(x > high, high, x)
    return x


def where(condition: Any, x1: Any, x2: Any, /) -> Array:
    return np.where(as_array(condition), *promoted(x1, x2))


def _rounding(name: str) -> Callable[[Any], Array]:
    def function(x: Any, /) -> Array:
        x = as_array(x)
        return x if numpy.dtype(x.dtype).kind in "iub" else getattr(np, name)(x)

    function.__name__ = function.__qualname__ = name
    function.__doc__ = f"``mx.np.{name}``."
    return function


floor = _rounding("floor")
ceil = _rounding("ceil")
trunc = _rounding("trunc")


def round(x: Any, /) -> Array:
    """To the nearest integer, halves to the even one (``mx.np.rint`` has its own idea)."""
    x = as_array(x)
    if numpy.dtype(x.dtype).kind in "iub":
        return x
    below = np.floor(x)
    rest = x - below
    even = 2.0 * np.floor(0.5 * below + 0.5)
    return np.where(rest == 0.5, even, np.where(rest < 0.5, below, below + 1.0))


def _truth(x: Any) -> Array:
    """0 or 1: MXNet has no logical operators, and its bitwise ones don't all take booleans."""
    return (as_array(x) != 0).astype("int32")


def logical_not(x: Any, /) -> Array:
    return _truth(x) == 0


def logical_and(x1: Any, x2: Any, /) -> Array:
    return _truth(x1) * _truth(x2) != 0


def logical_or(x1: Any, x2: Any, /) -> Array:
    return _truth(x1) + _truth(x2) != 0


def logical_xor(x1: Any, x2: Any, /) -> Array:
    return _truth(x1) != _truth(x2)
