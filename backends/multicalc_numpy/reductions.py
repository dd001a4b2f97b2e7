"""Reductions, cumulative sums, searching and sorting by their array API names."""

from __future__ import annotations

import math
from typing import Any

import autograd.numpy as anp
import numpy as np
from autograd.tracer import getval

from multicalc_numpy.elementwise import divide
from multicalc_numpy.scalars import axes_of, operands

Axis = int | tuple[int, ...] | None


def sum(x: Any, /, *, axis: Axis = None, dtype: Any = None, keepdims: bool = False) -> Any:
    (x,) = operands(x)
    return anp.sum(x if dtype is None else x.astype(dtype), axis=axis, keepdims=keepdims)


def prod(x: Any, /, *, axis: Axis = None, dtype: Any = None, keepdims: bool = False) -> Any:
    # autograd's rule for np.prod divides by the factors; this is right where one is zero. Halving
    # keeps the number of operations small.
    (x,) = operands(x)
    x = x if dtype is None else x.astype(dtype)
    axes = axes_of(axis, x.ndim)
    rest = [a for a in range(x.ndim) if a not in axes]
    kept = tuple(1 if a in axes else n for a, n in enumerate(x.shape))
    shape = tuple(x.shape[a] for a in rest)
    count = int(np.prod([x.shape[a] for a in axes]))
    x = anp.reshape(anp.transpose(x, (*axes, *rest)), (count, *shape))
    while len(x) > 1:
        half = len(x) // 2
        x = anp.concatenate([x[:half] * x[half : 2 * half], x[2 * half :]])
    product = x[0] if len(x) else np.ones(shape, x.dtype)
    return anp.reshape(product, kept) if keepdims else product


def mean(x: Any, /, *, axis: Axis = None, keepdims: bool = False) -> Any:
    return anp.mean(*operands(x), axis=axis, keepdims=keepdims)


def max(x: Any, /, *, axis: Axis = None, keepdims: bool = False) -> Any:
    return anp.max(*operands(x), axis=axis, keepdims=keepdims)


def min(x: Any, /, *, axis: Axis = None, keepdims: bool = False) -> Any:
    return anp.min(*operands(x), axis=axis, keepdims=keepdims)


def var(x: Any, /, *, axis: Axis = None, correction: float = 0.0, keepdims: bool = False) -> Any:
    # autograd's forward rule for np.var fails at several axes.
    (x,) = operands(x)
    axes = axes_of(axis, x.ndim)
    centred = x - anp.mean(x, axis=axes, keepdims=True)
    count = math.prod(x.shape[a] for a in axes) - correction
    squares = anp.real(centred * anp.conj(centred))
    return divide(anp.sum(squares, axis=axes, keepdims=keepdims), count)


def std(x: Any, /, *, axis: Axis = None, correction: float = 0.0, keepdims: bool = False) -> Any:
    return anp.std(*operands(x), axis=axis, ddof=correction, keepdims=keepdims)


def any(x: Any, /, *, axis: Axis = None, keepdims: bool = False) -> Any:
    return anp.any(*operands(x), axis=axis, keepdims=keepdims)


def all(x: Any, /, *, axis: Axis = None, keepdims: bool = False) -> Any:
    return anp.all(*operands(x), axis=axis, keepdims=keepdims)


def argmax(x: Any, /, *, axis: int | None = None, keepdims: bool = False) -> Any:
    return np.argmax(getval(*operands(x)), axis=axis, keepdims=keepdims)


def argmin(x: Any, /, *, axis: int | None = None, keepdims: bool = False) -> Any:
    return np.argmin(getval(*operands(x)), axis=axis, keepdims=keepdims)


def cumulative_sum(
    x: Any, /, *, axis: int | None = None, dtype: Any = None, include_initial: bool = False
) -> Any:
    (x,) = operands(x)
    x = x if dtype is None else x.astype(dtype)
    if axis is None:
        x, axis = anp.reshape(x, -1), 0
    sums = anp.cumsum(x, axis=axis)
    if not include_initial:
        return sums
    shape = tuple(1 if a == axis % x.ndim else n for a, n in enumerate(x.shape))
    return anp.concatenate([np.zeros(shape, sums.dtype), sums], axis=axis)


def argsort(x: Any, /, *, axis: int = -1, descending: bool = False, stable: bool = True) -> Any:
    plain = getval(*operands(x))
    if not descending:
        return np.argsort(plain, axis=axis, kind="stable")
    # Twice flipped, so that equal elements keep their order.
    order = np.flip(np.argsort(np.flip(plain, axis), axis=axis, kind="stable"), axis)
    return plain.shape[axis] - 1 - order


def sort(x: Any, /, *, axis: int = -1, descending: bool = False, stable: bool = True) -> Any:
    # By indexing: autograd's rule for np.sort is for vectors only.
    (x,) = operands(x)
    order = argsort(x, axis=axis, descending=descending)
    index = list(np.indices(order.shape, sparse=True))
    index[axis] = order
    return x[tuple(index)]
