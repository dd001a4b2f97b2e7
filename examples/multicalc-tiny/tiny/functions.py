"""The framework's functions: NumPy's, each with its pullback in terms of the others."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from tiny.array import Array, computed


def lift(*xs: Any) -> list[Array]:
    """Arrays of all ``xs``; Python numbers take the dtype of the arrays beside them."""
    dtypes = [x.dtype for x in xs if isinstance(x, Array | np.ndarray | np.generic)]
    dtype = np.result_type(*dtypes) if dtypes else None

    def one(x: Any) -> Array:
        if isinstance(x, Array):
            return x
        wide = np.asarray(x)
        fits = dtype is not None and np.can_cast(wide.dtype, dtype, "same_kind")
        return Array(wide.astype(dtype) if fits else wide)

    return [one(x) for x in xs]


def _fit(cotangent: Array, shape: tuple[int, ...]) -> Array:
    """The cotangent of an operand that was broadcast from ``shape``."""
    extra = cotangent.ndim - len(shape)
    stretched = (k + extra for k, n in enumerate(shape) if n == 1 != cotangent.shape[k + extra])
    return reshape(sum(cotangent, axis=(*range(extra), *stretched), keepdims=True), shape)


def _binary(forward: Callable, left: Callable, right: Callable) -> Callable[..., Array]:
    """``left(c, x, y)`` and ``right(c, x, y)`` pull back to the operands."""

    def function(x: Any, y: Any, /) -> Array:
        x, y = lift(x, y)
        return computed(
            forward(x.data, y.data),
            (x, lambda c: _fit(left(c, x, y), x.shape)),
            (y, lambda c: _fit(right(c, x, y), y.shape)),
        )

    return function


def _unary(forward: Callable, slope: Callable[[Array, Array], Any]) -> Callable[[Any], Array]:
    """``slope(x, y)`` is the derivative of ``y = forward(x)``."""

    def function(x: Any, /) -> Array:
        (x,) = lift(x)
        y = computed(forward(x.data), (x, lambda c: c * slope(x, y)))
        return y

    return function


def _flat(forward: Callable) -> Callable[..., Array]:
    """A function that is constant in pieces, or gives booleans."""
    return lambda *xs: Array(forward(*(x.data for x in lift(*xs))))


add = _binary(np.add, lambda c, x, y: c, lambda c, x, y: c)
subtract = _binary(np.subtract, lambda c, x, y: c, lambda c, x, y: -c)
multiply = _binary(np.multiply, lambda c, x, y: c * y, lambda c, x, y: c * x)
divide = _binary(np.divide, lambda c, x, y: c / y, lambda c, x, y: -c * x / (y * y))
maximum = _binary(
    np.maximum, lambda c, x, y: c * _share(x, y), lambda c, x, y: c * (1.0 - _share(x, y))
)
minimum = _binary(
    np.minimum, lambda c, x, y: c * _share(y, x), lambda c, x, y: c * (1.0 - _share(y, x))
)
pow = _binary(
    np.power,
    lambda c, x, y: c * y * pow(x, where(equal(y, 0.0), 1.0, y - 1.0)),
    lambda c, x, y: c * pow(x, y) * log(where(equal(x, 0.0), 1.0, x)),
)
negative = _unary(np.negative, lambda x, y: -1.0)
exp = _unary(np.exp, lambda x, y: y)
expm1 = _unary(np.expm1, lambda x, y: y + 1.0)
log = _unary(np.log, lambda x, y: 1.0 / x)
log1p = _unary(np.log1p, lambda x, y: 1.0 / (1.0 + x))
sqrt = _unary(np.sqrt, lambda x, y: 0.5 / y)
square = _unary(np.square, lambda x, y: 2.0 * x)
abs = _unary(np.abs, lambda x, y: sign(x))
sin = _unary(np.sin, lambda x, y: cos(x))
cos = _unary(np.cos, lambda x, y: -sin(x))
tanh = _unary(np.tanh, lambda x, y: 1.0 - y * y)
sign = _flat(np.sign)
floor = _flat(np.floor)
isnan = _flat(np.isnan)
equal, not_equal = _flat(np.equal), _flat(np.not_equal)
less, less_equal = _flat(np.less), _flat(np.less_equal)
greater, greater_equal = _flat(np.greater), _flat(np.greater_equal)
logical_and, logical_or, logical_not = (
    _flat(np.logical_and),
    _flat(np.logical_or),
    _flat(np.logical_not),
)


def _share(x: Array, y: Array) -> Array:
    """What of a maximum's slope is the first operand's: half of it at a tie."""
    return Array(np.heaviside(x.data - y.data, 0.5).astype(x.dtype))


def sigmoid(x: Any, /) -> Array:
    """By its logarithm, so that it keeps its digits far below zero."""
    return exp(-softplus(-lift(x)[0]))


def softplus(x: Any, /) -> Array:
    """Neither overflows nor loses digits."""
    (x,) = lift(x)
    return maximum(x, 0.0) + log1p(exp(-abs(x)))


def where(condition: Any, x: Any, y: Any, /) -> Array:
    chosen = condition.data if isinstance(condition, Array) else np.asarray(condition)
    x, y = lift(x, y)
    return computed(
        np.where(chosen, x.data, y.data),
        (x, lambda c: _fit(where(chosen, c, 0.0), x.shape)),
        (y, lambda c: _fit(where(chosen, 0.0, c), y.shape)),
    )


def sum(x: Any, /, *, axis: Any = None, keepdims: bool = False, dtype: Any = None) -> Array:
    (x,) = lift(x)
    kept = np.sum(x.data, axis=axis, keepdims=True, dtype=dtype)
    out = computed(kept, (x, lambda c: broadcast_to(c, x.shape)))
    return out if keepdims else reshape(out, np.sum(x.data, axis=axis).shape)


def reshape(x: Any, /, shape: Any) -> Array:
    (x,) = lift(x)
    return computed(x.data.reshape(shape), (x, lambda c: reshape(c, x.shape)))


def broadcast_to(x: Any, /, shape: Any) -> Array:
    (x,) = lift(x)
    return computed(np.broadcast_to(x.data, shape), (x, lambda c: _fit(c, x.shape)))


def permute_dims(x: Any, /, axes: Any) -> Array:
    (x,) = lift(x)
    return computed(
        np.transpose(x.data, axes), (x, lambda c: permute_dims(c, tuple(np.argsort(axes))))
    )


def getitem(x: Array, key: Any) -> Array:
    key = key.data if isinstance(key, Array) else key
    return computed(x.data[key], (x, lambda c: scatter(c, key, x.shape)))


def scatter(c: Array, key: Any, shape: tuple[int, ...]) -> Array:
    """Zeros with ``c`` added at ``key``: the transpose of indexing, and the other way round."""
    out = np.zeros(shape, dtype=c.dtype)
    np.add.at(out, key, c.data)
    return computed(out, (c, lambda d: getitem(d, key)))


def concat(xs: Any, /, *, axis: int = 0) -> Array:
    xs = lift(*xs)
    ends = np.cumsum([0, *(x.shape[axis] for x in xs)])
    before = (slice(None),) * (axis % xs[0].ndim)

    def part(k: int) -> Callable[[Array], Array]:
        return lambda c: getitem(c, (*before, slice(ends[k], ends[k + 1])))

    data = np.concatenate([x.data for x in xs], axis=axis)
    return computed(data, *((x, part(k)) for k, x in enumerate(xs)))


def matmul(x: Any, y: Any, /) -> Array:
    """Vectors and matrices."""
    x, y = lift(x, y)
    if x.ndim == 1:
        return reshape(matmul(reshape(x, (1, -1)), y), y.shape[1:])
    if y.ndim == 1:
        return reshape(matmul(x, reshape(y, (-1, 1))), x.shape[:1])
    return computed(
        x.data @ y.data,
        (x, lambda c: matmul(c, permute_dims(y, (1, 0)))),
        (y, lambda c: matmul(permute_dims(x, (1, 0)), c)),
    )


def astype(x: Array, dtype: Any, /, *, copy: bool = True) -> Array:
    data = x.data.astype(dtype, copy=copy)
    if data.dtype.kind not in "fc":
        # Integers and booleans have no derivative to hand on.
        return Array(data)
    return computed(data, (x, lambda c: astype(c, x.dtype)))


def _operator(function: Callable, turned: bool = False) -> Callable[[Array, Any], Array]:
    return lambda x, y: function(y, x) if turned else function(x, y)


OPERATORS = {
    "add": add,
    "sub": subtract,
    "mul": multiply,
    "truediv": divide,
    "pow": pow,
    "matmul": matmul,
}
COMPARISONS = {"lt": less, "le": less_equal, "gt": greater, "ge": greater_equal}
for _name, _function in (OPERATORS | COMPARISONS).items():
    setattr(Array, f"__{_name}__", _operator(_function))
for _name, _function in OPERATORS.items():
    setattr(Array, f"__r{_name}__", _operator(_function, turned=True))
Array.__neg__ = lambda x: negative(x)
Array.__getitem__ = getitem
