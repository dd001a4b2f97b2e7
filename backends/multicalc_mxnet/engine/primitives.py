"""Functions of ``mx.np`` as direct calls of their operators: the Python layers in between cost as
much as an operator on a small array. For arrays that MXNet's operators can be trusted with, and
Python numbers beside them."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

from ..runtime.calls import Array, Direct
from ..runtime.loading import load
from .operators import MxOperator, named
from .promotion import beside

mx = load()
_ndarray = mx.np.ndarray
_NUMBERS = mx.ndarray.numpy._op.numeric_types

Binary = Callable[[Any, Any], Array]

exp, expm1, log, log1p = map(named, ("_npi_exp", "_npi_expm1", "_npi_log", "_npi_log1p"))
log2, log10, sqrt, reciprocal = map(
    named, ("_npi_log2", "_npi_log10", "_npi_sqrt", "_npi_reciprocal")
)
sin, cos, tan = map(named, ("_npi_sin", "_npi_cos", "_npi_tan"))
arcsin, arccos, arctan = map(named, ("_npi_arcsin", "_npi_arccos", "_npi_arctan"))
sinh, cosh, tanh = map(named, ("_npi_sinh", "_npi_cosh", "_npi_tanh"))
arcsinh, arccosh, arctanh = map(named, ("_npi_arcsinh", "_npi_arccosh", "_npi_arctanh"))
square, abs, negative, sign = map(
    named, ("_npi_square", "_npi_absolute", "_npi_negative", "_npi_sign")
)
floor, rint, isfinite = map(named, ("_npi_floor", "_npi_rint", "_npi_isfinite"))
relu, sigmoid = map(named, ("_npx_relu", "_npx_sigmoid"))
copy, matmul = map(named, ("_np_copy", "_npi_matmul"))
zeros_like = named("_npi_full_like", fill_value=0.0)
ones_like = named("_npi_full_like", fill_value=1.0)


def with_number(name: str, number: float) -> MxOperator:
    """The operator of an array and a number."""
    number = float(number)
    # What keeps operators by their attributes takes 0.0 and -0.0 for one.
    return named(name, scalar=number) if number else named.__wrapped__(name, scalar=number)


def _binary(function: Binary, both: str, right: str, left: str) -> Binary:
    """By the operator of two arrays, or of one and a number on its right or left; by ``mx.np``'s
    ``function`` for whatever else there may be."""
    of_arrays = named(both)

    def call(a: Any, b: Any) -> Array:
        if isinstance(a, _ndarray):
            if isinstance(b, _ndarray):
                return of_arrays(a, b)
            if isinstance(b, _NUMBERS):
                return with_number(right, b)(beside(a, b))
        elif isinstance(b, _ndarray) and isinstance(a, _NUMBERS):
            return with_number(left, a)(beside(b, a))
        return function(a, b)

    return call


def _arithmetic(name: str, commutes: bool = False) -> Binary:
    operator = f"_npi_{name}"
    left = f"_npi_{'' if commutes else 'r'}{name}_scalar"
    return _binary(getattr(mx.np, name), operator, f"{operator}_scalar", left)


add = _arithmetic("add", commutes=True)
subtract = _arithmetic("subtract")
multiply = _arithmetic("multiply", commutes=True)
divide = _arithmetic("true_divide")
power = _arithmetic("power")
maximum = _binary(mx.np.maximum, "broadcast_maximum", "_maximum_scalar", "_maximum_scalar")
minimum = _binary(mx.np.minimum, "broadcast_minimum", "_minimum_scalar", "_minimum_scalar")


def where(condition: Array, a: Any, b: Any) -> Array:
    if not isinstance(a, _ndarray):
        return with_number("_npi_where_lscalar", a)(condition, b)
    if not isinstance(b, _ndarray):
        return with_number("_npi_where_rscalar", b)(condition, a)
    return _where(condition, a, b)


_where = named("_npi_where")


def _reduction(name: str) -> Callable[..., Array]:
    def call(x: Array, axis: Any = None, keepdims: bool = False) -> Array:
        axis = tuple(axis) if isinstance(axis, list) else axis
        return named(name, axis=axis, keepdims=keepdims)(x)

    return call


sum = _reduction("_np_sum")
mean = _reduction("_npi_mean")
prod = _reduction("_np_prod")
max = _reduction("_np_max")
min = _reduction("_np_min")


def reshape(x: Array, shape: Sequence[int]) -> Array:
    return named("_np_reshape", newshape=tuple(shape))(x)


def transpose(x: Array, axes: Sequence[int]) -> Array:
    if x.ndim <= _TRANSPOSED:
        return mx.np.transpose(x, axes)
    # One axis after the other is brought to its place, those around it taken together.
    shape, order = list(x.shape), list(range(x.ndim))
    for place, axis in enumerate(axes):
        at = order.index(axis)
        groups = shape[:place], shape[place:at], shape[at : at + 1], shape[at + 1 :]
        x = mx.np.transpose(reshape(x, [math.prod(group) for group in groups]), (0, 2, 1, 3))
        for each in (shape, order):
            each.insert(place, each.pop(at))
    return reshape(x, shape)


_TRANSPOSED = 6
"""So many axes MXNet's transpose takes."""


def broadcast_to(x: Array, shape: Sequence[int]) -> Array:
    return named("_npi_broadcast_to", shape=tuple(shape))(x)


def _reflected(function: Binary) -> Binary:
    return lambda a, b: function(b, a)


def _infix() -> None:
    """The operators of :class:`Direct` arrays, in Python's notation."""
    for name, function in {
        "add": add, "sub": subtract, "mul": multiply, "truediv": divide, "pow": power,
    }.items():  # fmt: skip
        setattr(Direct, f"__{name}__", function)
        setattr(Direct, f"__r{name}__", _reflected(function))
    opposite = with_number("_npi_multiply_scalar", -1.0)
    Direct.__neg__ = lambda x: opposite(x)


_infix()
