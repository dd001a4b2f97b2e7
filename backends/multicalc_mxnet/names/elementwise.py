"""Elementwise functions by their array API names."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy

from ..engine import primitives
from ..engine.boxes import is_symbolic
from ..engine.unrecorded import unrecorded
from ..runtime.loading import load
from . import truth
from .host import needs_host, on_host, plain, with_values
from .operands import Array, as_array, floating, promoted, usable

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
    "less",
    "less_equal",
    "log",
    "log1p",
    "log2",
    "log10",
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


def _unary(name: str, operand: Callable[[Any], Array] = floating) -> Callable[[Any], Array]:
    """``mx.np``'s function of that name, on a floating array unless ``operand`` keeps others."""

    operator = getattr(primitives, name)

    def function(x: Any, /) -> Array:
        if usable(x):
            return operator(x)
        x = operand(x)
        return on_host(getattr(numpy, name), x) if needs_host(x) else operator(x)

    function.__name__ = function.__qualname__ = name
    function.__doc__ = f"``mx.np.{name}``."
    return function


def _floats(x1: Any, x2: Any) -> tuple[Array, ...]:
    return tuple(map(floating, promoted(x1, x2)))


def _binary(
    name: str, operands: Callable[[Any, Any], Sequence[Array]] = promoted
) -> Callable[[Any, Any], Array]:
    """``mx.np``'s function of that name, on operands of one dtype."""

    operator = getattr(primitives, name, None) or getattr(np, name)

    def function(x1: Any, x2: Any, /) -> Array:
        if usable(x1, x2):
            return operator(x1, x2)
        x1, x2 = operands(x1, x2)
        if needs_host(x1, x2):
            return on_host(getattr(numpy, name), x1, x2)
        return operator(x1, x2)

    function.__name__ = function.__qualname__ = name
    function.__doc__ = f"``mx.np.{name}``."
    return function


def _arithmetic(
    name: str, operands: Callable[[Any, Any], Sequence[Array]] = promoted
) -> Callable[[Any, Any], Array]:
    """As :func:`_binary`, but by MXNet's operators of an array and a number where they serve."""
    general, operator = _binary(name, operands), getattr(primitives, name)

    def function(x1: Any, x2: Any, /) -> Array:
        if _serves_a_number(x1, x2) or _serves_a_number(x2, x1):
            return operator(x1, x2)
        return general(x1, x2)

    function.__name__ = function.__qualname__ = name
    function.__doc__ = general.__doc__
    return function


def _serves_a_number(array: Any, number: Any) -> bool:
    return type(number) in (int, float) and usable(array)


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

add = _arithmetic("add")
subtract = _arithmetic("subtract")
multiply = _arithmetic("multiply")
divide = _arithmetic("divide", _floats)
equal = _binary("equal")
not_equal = _binary("not_equal")
less = _binary("less")
less_equal = _binary("less_equal")
greater = _binary("greater")
greater_equal = _binary("greater_equal")


square = _unary("square", as_array)
abs = _unary("abs", as_array)
negative = _unary("negative", as_array)


def sign(x: Any, /) -> Array:
    x = as_array(x)
    if needs_host(x):
        return on_host(numpy.sign, x)
    # MXNet's sign of NaN is 0.
    return np.where(np.isnan(x), x, np.sign(x))


def positive(x: Any, /) -> Array:
    x = as_array(x)
    return x if 0 in x.shape else np.copy(x)


def conj(x: Any, /) -> Array:
    """MXNet's arrays are real."""
    return as_array(x)


def real(x: Any, /) -> Array:
    return as_array(x)


def imag(x: Any, /) -> Array:
    return on_host(numpy.zeros_like, as_array(x))


def floor_divide(x1: Any, x2: Any, /) -> Array:
    """A step function: its derivative is zero, and NumPy has the values."""
    return on_host(numpy.floor_divide, *promoted(x1, x2))


def remainder(x1: Any, x2: Any, /) -> Array:
    x1, x2 = promoted(x1, x2)
    if needs_host(x1, x2):
        return on_host(numpy.remainder, x1, x2)
    if is_symbolic(x1) or is_symbolic(x2):
        return truth.remainder(x1, x2)
    with numpy.errstate(all="ignore"):
        values = numpy.remainder(plain(x1, "remainder"), plain(x2, "remainder"))
    return with_values(values, np.mod(x1, x2))


def pow(x1: Any, x2: Any, /) -> Array:
    # A number as exponent has an operator of its own, with derivatives at a base of zero.
    if isinstance(x2, int | float) and not isinstance(x2, bool):
        if usable(x1) and x2:
            return primitives.power(x1, x2)
        x1 = as_array(x1)
        if isinstance(x2, float):
            x1 = floating(x1)
        if not needs_host(x1):
            # MXNet's derivative of the zeroth power is 0 · x⁻¹, at zero too.
            return np.power(x1, x2) if x2 else np.ones_like(x1)
    x1, x2 = promoted(x1, x2)
    return on_host(numpy.power, x1, x2) if needs_host(x1, x2) else np.power(x1, x2)


maximum = _binary("maximum")
minimum = _binary("minimum")


def copysign(x1: Any, x2: Any, /) -> Array:
    """By what -0.0 goes into: MXNet's takes it for a positive number."""
    x1, x2 = _floats(x1, x2)
    if needs_host(x1, x2):
        return on_host(numpy.copysign, x1, x2)
    side = x2.detach()
    with unrecorded(side):
        side = np.where(side == 0, 1.0 / side, side)
    return np.copysign(x1, side)


def hypot(x1: Any, x2: Any, /) -> Array:
    """By constant factors in range, as MXNet's derivatives square their arguments."""
    x1, x2 = _floats(x1, x2)
    if needs_host(x1, x2):
        return on_host(numpy.hypot, x1, x2)
    scale = _common(x1, x2)
    return scale * np.hypot(x1 / scale, x2 / scale)


def atan2(x1: Any, x2: Any, /) -> Array:
    """Of quotients by a constant, as MXNet's derivatives square their arguments."""
    x1, x2 = _floats(x1, x2)
    if needs_host(x1, x2):
        return on_host(numpy.arctan2, x1, x2)
    scale = _common(x1, x2)
    return np.arctan2(x1 / scale, x2 / scale)


def _common(x1: Array, x2: Array) -> Array:
    """The larger size of both, a constant; 1 where it can't be divided by."""
    sides = x1.detach(), x2.detach()
    with unrecorded(*sides):
        largest = np.maximum(*map(np.abs, sides))
        usable = np.where(np.isfinite(largest), largest, np.zeros_like(largest)) > 0
        return np.where(usable, largest, np.ones_like(largest))


def clip(x: Any, /, min: Any = None, max: Any = None) -> Array:
    """The bounds may be arrays; inside them and on them the derivative is the argument's."""
    # Not np.clip, which has its bounds in single precision.
    x = as_array(x)
    if min is not None:
        x = primitives.maximum(x, min) if _serves_a_number(x, min) else maximum(x, min)
    if max is not None:
        x = primitives.minimum(x, max) if _serves_a_number(x, max) else minimum(x, max)
    return x


def where(condition: Any, x1: Any, x2: Any, /) -> Array:
    condition, (x1, x2) = as_array(condition), promoted(x1, x2)
    if needs_host(x1, x2) or 0 in condition.shape:
        return on_host(numpy.where, condition, x1, x2)
    return np.where(condition, x1, x2)


def _rounding(name: str) -> Callable[[Any], Array]:
    def function(x: Any, /) -> Array:
        x = as_array(x)
        return x if needs_host(x) else getattr(np, name)(x)

    function.__name__ = function.__qualname__ = name
    function.__doc__ = f"``mx.np.{name}``."
    return function


floor = _rounding("floor")
ceil = _rounding("ceil")
trunc = _rounding("trunc")


def round(x: Any, /) -> Array:
    """To the nearest integer, halves to the even one (``mx.np.rint`` has its own idea)."""
    x = as_array(x)
    if needs_host(x):
        return x
    below = np.floor(x)
    rest = x - below
    even = 2.0 * np.floor(0.5 * below + 0.5)
    return np.where(rest == 0.5, even, np.where(rest < 0.5, below, below + 1.0))
