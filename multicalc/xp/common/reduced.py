"""Reductions and running totals, made of ``sum``, products of two and choices."""

from __future__ import annotations

import math
from collections.abc import Callable
from operator import add
from typing import Any

import numpy as np

from multicalc.xp.common import factors
from multicalc.xp.common.axes import axes_of, is_floating
from multicalc.xp.common.elementary import root


def mean(xp: Any, x: Any, /, *, axis: Any = None, keepdims: bool = False) -> Any:
    count = math.prod(x.shape[a] for a in axes_of(axis, len(x.shape)))
    return xp.divide(xp.sum(x, axis=axis, keepdims=keepdims), float(count))


def var(
    xp: Any, x: Any, /, *, axis: Any = None, correction: float = 0.0, keepdims: bool = False
) -> Any:
    axes = axes_of(axis, len(x.shape))
    centred = x - xp.mean(x, axis=axes, keepdims=True)
    count = math.prod(x.shape[a] for a in axes) - correction
    squares = xp.real(centred * xp.conj(centred))
    return xp.divide(xp.sum(squares, axis=axes, keepdims=keepdims), float(count))


def std(
    xp: Any, x: Any, /, *, axis: Any = None, correction: float = 0.0, keepdims: bool = False
) -> Any:
    """The slopes are 0 where all elements are equal."""
    return root(xp, xp.var(x, axis=axis, correction=correction, keepdims=keepdims))


def prod(xp: Any, x: Any, /, *, axis: Any = None, dtype: Any = None, keepdims: bool = False) -> Any:
    x = summable(xp, x, dtype)
    axes = axes_of(axis, len(x.shape))
    rest = [a for a in range(len(x.shape)) if a not in axes]
    kept = tuple(1 if a in axes else n for a, n in enumerate(x.shape))
    shape = tuple(x.shape[a] for a in rest)
    count = math.prod(x.shape[a] for a in axes)
    x = xp.reshape(xp.permute_dims(x, (*axes, *rest)), (count, *shape))
    found = factors.product(xp, x)[0] if count else xp.ones(shape, dtype=x.dtype)
    return xp.reshape(found, kept) if keepdims else found


def summable(xp: Any, x: Any, dtype: Any) -> Any:
    """In ``dtype``; booleans and integers in 64 bits by default."""
    if dtype is None:
        if is_floating(xp, x):
            return x
        dtype = "uint64" if xp.isdtype(x.dtype, "unsigned integer") else "int64"
    return xp.astype(x, dtype)


def max(xp: Any, host: Any, x: Any, /, *, axis: Any = None, keepdims: bool = False) -> Any:
    return _extreme(xp, host, np.max, x, axis, keepdims)


def min(xp: Any, host: Any, x: Any, /, *, axis: Any = None, keepdims: bool = False) -> Any:
    return _extreme(xp, host, np.min, x, axis, keepdims)


def _extreme(
    xp: Any, host: Any, pick: Callable[..., Any], x: Any, axis: Any, keepdims: bool
) -> Any:
    """A constant, and the mean of what the places where it is taken differ from it."""
    if not is_floating(xp, x):
        return host(pick, x, axis=axis, keepdims=keepdims)
    axes = axes_of(axis, len(x.shape))
    values = host.values(x)
    found = pick(values, axis=axes, keepdims=True)
    taken = (values == found) | np.isnan(values)
    base = np.where(np.isfinite(found), found, 0.0)
    count = taken.sum(axis=axes, keepdims=True)
    base, taken, count = (host.made(a, x) for a in (base, taken, count.astype(values.dtype)))
    off = xp.sum(xp.where(taken, x - base, 0.0), axis=axes, keepdims=True) / count
    return off + base if keepdims else xp.squeeze(off + base, axis=axes)


def cumulative_sum(
    xp: Any,
    x: Any,
    /,
    *,
    axis: int | None = None,
    dtype: Any = None,
    include_initial: bool = False,
) -> Any:
    def running(xp: Any, x: Any) -> Any:
        return factors.running(xp, x, add)

    return _cumulative(xp, running, 0, x, axis, dtype, include_initial)


def cumulative_prod(
    xp: Any,
    x: Any,
    /,
    *,
    axis: int | None = None,
    dtype: Any = None,
    include_initial: bool = False,
) -> Any:
    return _cumulative(xp, factors.running_product, 1, x, axis, dtype, include_initial)


def _cumulative(
    xp: Any,
    running: Callable[..., Any],
    initial: int,
    x: Any,
    axis: int | None,
    dtype: Any,
    include_initial: bool,
) -> Any:
    x = summable(xp, x, dtype)
    if axis is None:
        x, axis = xp.reshape(x, (-1,)), 0
    found = xp.moveaxis(running(xp, xp.moveaxis(x, axis, 0)), 0, axis)
    if not include_initial:
        return found
    (at,) = axes_of(axis, len(x.shape))
    shape = tuple(1 if a == at else n for a, n in enumerate(x.shape))
    return xp.concat([xp.full(shape, initial, dtype=found.dtype), found], axis=at)


def logsumexp(xp: Any, host: Any, x: Any, /, *, axis: Any = None, keepdims: bool = False) -> Any:
    axes = axes_of(axis, len(x.shape))
    most = _most(host, x, axes)
    found = xp.log(xp.sum(xp.exp(x - most), axis=axes, keepdims=True)) + most
    return found if keepdims else xp.squeeze(found, axis=axes)


def softmax(xp: Any, host: Any, x: Any, /, *, axis: int = -1) -> Any:
    e = xp.exp(x - _most(host, x, axis))
    return e / xp.sum(e, axis=axis, keepdims=True)


def log_softmax(xp: Any, host: Any, x: Any, /, *, axis: int = -1) -> Any:
    x = x - _most(host, x, axis)
    return x - xp.log(xp.sum(xp.exp(x), axis=axis, keepdims=True))


def _most(host: Any, x: Any, axis: Any) -> Any:
    """The largest one, a constant: what is taken off so that no exponential overflows."""

    def most(x: np.ndarray) -> np.ndarray:
        found = np.max(x, axis=axis, keepdims=True, initial=-np.inf)
        return np.where(np.isfinite(found), found, 0.0)

    return host(most, x)
