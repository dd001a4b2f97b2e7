"""Reductions, cumulative sums, searching and sorting by their array API names."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import autograd.numpy as anp
import numpy as np
from autograd.tracer import getval

from multicalc.xp.common import factors
from multicalc.xp.common.axes import axes_of
from multicalc.xp.common.places import order_of
from multicalc_numpy import manipulation
from multicalc_numpy.elementwise import divide
from multicalc_numpy.scalars import operands

Axis = int | tuple[int, ...] | None


def sum(x: Any, /, *, axis: Axis = None, dtype: Any = None, keepdims: bool = False) -> Any:
    x = _summable(x, dtype)
    return anp.sum(x, axis=axis, dtype=getval(x).dtype, keepdims=keepdims)


def prod(x: Any, /, *, axis: Axis = None, dtype: Any = None, keepdims: bool = False) -> Any:
    x = _summable(x, dtype)
    axes = axes_of(axis, x.ndim)
    rest = [a for a in range(x.ndim) if a not in axes]
    kept = tuple(1 if a in axes else n for a, n in enumerate(x.shape))
    shape = tuple(x.shape[a] for a in rest)
    count = int(np.prod([x.shape[a] for a in axes]))
    x = anp.reshape(anp.transpose(x, (*axes, *rest)), (count, *shape))
    x = factors.product(manipulation, x)
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
    kind = getval(x).dtype.kind
    squares = anp.real(centred * anp.conj(centred)) if kind == "c" else anp.square(centred)
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
    return _cumulative(anp.cumsum, 0, x, axis, dtype, include_initial)


def cumulative_prod(
    x: Any, /, *, axis: int | None = None, dtype: Any = None, include_initial: bool = False
) -> Any:
    return _cumulative(_running_product, 1, x, axis, dtype, include_initial)


def _cumulative(
    function: Callable[..., Any],
    initial: int,
    x: Any,
    axis: int | None,
    dtype: Any,
    include_initial: bool,
) -> Any:
    x = _summable(x, dtype)
    if axis is None:
        x, axis = anp.reshape(x, -1), 0
    found = function(x, axis=axis)
    # NumPy's sums of small integers are wider.
    found = found if found.dtype == x.dtype else found.astype(x.dtype)
    if not include_initial:
        return found
    shape = tuple(1 if a == axis % x.ndim else n for a, n in enumerate(x.shape))
    return anp.concatenate([np.full(shape, initial, found.dtype), found], axis=axis)


def _summable(x: Any, dtype: Any) -> Any:
    """In ``dtype``; booleans and integers in 64 bits by default."""
    (x,) = operands(x)
    if dtype is None and getval(x).dtype.kind in "fc":
        return x
    if dtype is None:
        dtype = {"b": np.int64, "i": np.int64, "u": np.uint64}.get(x.dtype.kind)
    return x if dtype is None else x.astype(dtype)


def _running_product(x: Any, axis: int) -> Any:
    # autograd has no rule for np.cumprod.
    first = factors.running_product(manipulation, anp.moveaxis(x, axis, 0))
    return anp.moveaxis(first, 0, axis)


def argsort(x: Any, /, *, axis: int = -1, descending: bool = False, stable: bool = True) -> Any:
    return order_of(getval(*operands(x)), axis, descending)


def sort(x: Any, /, *, axis: int = -1, descending: bool = False, stable: bool = True) -> Any:
    # By indexing: autograd's rule for np.sort is for vectors only.
    (x,) = operands(x)
    order = argsort(x, axis=axis, descending=descending)
    index = list(np.indices(order.shape, sparse=True))
    index[axis] = order
    return x[tuple(index)]
