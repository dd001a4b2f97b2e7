"""What NumPy does otherwise, by MXNet's operators on floats: in a function being compiled there are
no values for NumPy to work on.

Truth values and integers go through float64, which holds those up to 2⁵³.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from types import MappingProxyType
from typing import Any

from ..runtime.loading import load
from .operands import Array, floating

np = load().np


def _truth(x: Array) -> Array:
    """1 and 0."""
    return (floating(x) != 0).astype("float64")


def _count(truths: Array, axis: tuple[int, ...], keepdims: bool) -> Array:
    return np.sum(truths, axis=axis, keepdims=keepdims) if axis else truths


def _carried(function: Callable[..., Array]) -> Callable[..., Array]:
    """``function`` of floats, whose result has the dtype of the last array."""

    def call(*xs: Any, dtype: Any = None, **kwargs: Any) -> Array:
        last = [x for x in xs if isinstance(x, np.ndarray)][-1]
        found = function(*[_wide(x) for x in xs], **kwargs)
        return found.astype(last.dtype if dtype is None else dtype)

    return call


def _compared(function: Callable[..., Array]) -> Callable[..., Array]:
    """``function`` of floats, whose result is a truth value."""
    return lambda x, y: function(_wide(x), _wide(y)).astype("bool")


def _wide(x: Any) -> Any:
    return x.astype("float64") if isinstance(x, np.ndarray) else x


def _chosen(condition: Array, x: Array, y: Array) -> Array:
    return np.where(condition, _wide(x), _wide(y)).astype(x.dtype)


def _largest(x: Array, axis: int | None, keepdims: bool, sign: float) -> Array:
    """The first position of the largest of ``sign · x``; a NaN is larger than all."""
    x = floating(x)
    if axis is None:
        shape = (1,) * x.ndim
        found = _largest(x.reshape((-1,)), 0, False, sign)
        return found.reshape(shape) if keepdims else found
    nan = np.isnan(x).astype("float64")
    first = np.where(
        np.max(nan, axis=axis) > 0, np.argmax(nan, axis=axis), np.argmax(sign * x, axis=axis)
    ).astype("int64")
    kept = tuple(1 if a == axis % x.ndim else n for a, n in enumerate(x.shape))
    return first.reshape(kept) if keepdims else first


def remainder(x: Array, y: Array) -> Array:
    """MXNet's is 0 for a divisor of 0."""
    return np.where(y == 0, np.full_like(y, math.nan), np.mod(x, y))


def _floor_divide(x: Array, y: Array) -> Array:
    whole = np.rint((x - remainder(x, y)) / y)
    below = -(x * np.sign(y) < 0).astype(x.dtype)
    return np.where(y == 0, x / y, np.where(np.isinf(y), below, whole))


def _searched(x: Array, values: Array, side: str, sorter: Any) -> Array:
    """As many as there are, less those behind; so NaN goes to the end."""
    x = _wide(x if sorter is None else np.take(x, np.array(sorter)))
    values = np.expand_dims(_wide(values), -1)
    behind = x > values if side == "right" else x >= values
    return (x.shape[0] - np.sum(behind.astype("float64"), axis=-1)).astype("int64")


OPERATORS: MappingProxyType[str, Callable[..., Array]] = MappingProxyType(
    {
        "isfinite": lambda x: np.isfinite(floating(x)),
        "isinf": lambda x: np.isinf(floating(x)),
        "isnan": lambda x: np.isnan(floating(x)),
        "logical_not": lambda x: _truth(x) == 0,
        "logical_and": lambda x, y: _truth(x) * _truth(y) > 0,
        "logical_or": lambda x, y: _truth(x) + _truth(y) > 0,
        "logical_xor": lambda x, y: _truth(x) != _truth(y),
        "any": lambda x, axis, keepdims: _count(_truth(x), axis, keepdims) > 0,
        "all": lambda x, axis, keepdims: _count(1 - _truth(x), axis, keepdims) == 0,
        "astype": lambda x, dtype: x.detach().astype(dtype),
        "argmax": lambda x, axis, keepdims: _largest(x, axis, keepdims, 1.0),
        "argmin": lambda x, axis, keepdims: _largest(x, axis, keepdims, -1.0),
        "floor_divide": _carried(_floor_divide),
        "remainder": _carried(remainder),
        "searchsorted": _searched,
        "count_nonzero": lambda x, axis, keepdims: np.sum(
            _truth(x), axis=axis, keepdims=keepdims
        ).astype("int64"),
        "zeros_like": lambda x: np.zeros(x.shape, x.dtype),
        "where": _chosen,
        **{name: _compared(getattr(np, name)) for name in (
            "equal", "not_equal", "less", "less_equal", "greater", "greater_equal",
        )},
        **{name: _carried(getattr(np, name)) for name in (
            "reshape", "transpose", "flip", "roll", "tile", "broadcast_to", "tril",
            "add", "subtract", "multiply", "maximum", "minimum", "abs", "negative", "square",
            "sign", "sum", "prod", "max", "min", "cumsum", "matmul", "power", "tensordot",
        )},
    }
)  # fmt: skip
"""By the names of NumPy's functions."""

_SAME = {"absolute": "abs", "amax": "max", "amin": "min"}
"""Names that NumPy has beside these."""


def operator_of(function: Callable[..., Any]) -> Callable[..., Array] | None:
    """MXNet's way to NumPy's function, if there is one."""
    name = function.__name__
    return OPERATORS.get(_SAME.get(name, name))
