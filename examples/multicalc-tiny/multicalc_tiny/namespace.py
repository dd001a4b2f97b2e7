"""The array API standard's names over tiny: what there is of them."""

# ruff: noqa: F401  (most of this module is the names it collects)

from __future__ import annotations

import sys
from math import e, inf, nan, pi
from types import SimpleNamespace
from typing import Any

import numpy as np
from tiny.array import Array
from tiny.functions import (
    abs,
    add,
    astype,
    broadcast_to,
    concat,
    cos,
    divide,
    equal,
    exp,
    expm1,
    floor,
    greater,
    greater_equal,
    isnan,
    less,
    less_equal,
    lift,
    log,
    log1p,
    logical_and,
    logical_not,
    logical_or,
    matmul,
    maximum,
    minimum,
    multiply,
    negative,
    not_equal,
    permute_dims,
    pow,
    reshape,
    sigmoid,
    sign,
    sin,
    softplus,
    sqrt,
    square,
    subtract,
    sum,
    tanh,
    where,
)

from multicalc.xp.completing import complete

newaxis = None
linalg = SimpleNamespace(matmul=matmul)


def asarray(obj: Any, /, *, dtype: Any = None, device: Any = None, copy: Any = None) -> Array:
    if isinstance(obj, list | tuple) and any(isinstance(x, Array | list | tuple) for x in obj):
        # Numbers stay numbers, so that they take the dtype of the arrays beside them.
        x = stack([asarray(x) if isinstance(x, list | tuple) else x for x in obj])
    else:
        (x,) = lift(obj)
    return x if dtype is None or x.dtype == np.dtype(dtype) else astype(x, dtype)


def stack(xs: Any, /, *, axis: int = 0) -> Array:
    xs = lift(*xs)
    at = axis % (xs[0].ndim + 1)
    return concat([reshape(x, (*x.shape[:at], 1, *x.shape[at:])) for x in xs], axis=at)


def take(x: Array, indices: Any, /, *, axis: int = 0) -> Array:
    at = indices.data if isinstance(indices, Array) else np.asarray(indices)
    return x[(slice(None),) * (axis % x.ndim) + (at,)]


def matrix_transpose(x: Array, /) -> Array:
    return permute_dims(x, (*range(x.ndim - 2), x.ndim - 1, x.ndim - 2))


def flip(x: Array, /, *, axis: Any = None) -> Array:
    turned = range(x.ndim) if axis is None else [a % x.ndim for a in np.atleast_1d(axis)]
    return x[tuple(slice(None, None, -1 if k in turned else None) for k in range(x.ndim))]


def real(x: Array, /) -> Array:
    return x


conj = positive = real


def _made(function: Any) -> Any:
    def create(*args: Any, dtype: Any = None, device: Any = None, **kwargs: Any) -> Array:
        plain = (x.data if isinstance(x, Array) else x for x in args)
        return Array(function(*plain, dtype=dtype, **kwargs))

    return create


arange, empty, eye, full, linspace, ones, zeros = map(
    _made, (np.arange, np.empty, np.eye, np.full, np.linspace, np.ones, np.zeros)
)
full_like, ones_like, zeros_like = map(_made, (np.full_like, np.ones_like, np.zeros_like))

complete(sys.modules[__name__])
