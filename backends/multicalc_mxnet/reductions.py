"""Reductions, cumulative sums, searching and sorting by their array API names."""

from __future__ import annotations

import math
from typing import Any

import numpy

from .loading import load
from .operands import Array, as_array, axes_of, dtype_name, floating
from .traced import without_levels

np = load().np

Axis = int | tuple[int, ...] | None

__all__ = [
    "all", "any", "argmax", "argmin", "argsort", "cumulative_sum", "max", "mean", "min", "prod",
    "sort", "std", "sum", "var",
]  # fmt: skip


def _summand(x: Any, dtype: Any) -> Array:
    x = as_array(x)
    if dtype is not None:
        return x.astype(dtype_name(dtype))
    return x.astype("int64") if numpy.dtype(x.dtype).kind in "bui" else x


def sum(x: Any, /, *, axis: Axis = None, dtype: Any = None, keepdims: bool = False) -> Array:
    x = _summand(x, dtype)
    axes = axes_of(axis, x.ndim)
    if x.size == 0:
        return _of_nothing(x, axes, keepdims, 0.0)
    return np.sum(x, axis=axes, keepdims=keepdims) if axes else np.copy(x)


def _of_nothing(x: Array, axes: tuple[int, ...], keepdims: bool, value: float) -> Array:
    """MXNet's reductions of an empty array fail, later and somewhere else."""
    shape = tuple(1 if i in axes else n for i, n in enumerate(x.shape) if keepdims or i not in axes)
    return np.full(shape, value, dtype=x.dtype, ctx=x.ctx)


def prod(x: Any, /, *, axis: Axis = None, dtype: Any = None, keepdims: bool = False) -> Array:
    x = _summand(x, dtype)
    axes = axes_of(axis, x.ndim)
    if x.size == 0:
        return _of_nothing(x, axes, keepdims, 1.0)
    return np.prod(x, axis=axes, keepdims=keepdims) if axes else np.copy(x)


def mean(x: Any, /, *, axis: Axis = None, keepdims: bool = False) -> Array:
    x = floating(x)
    axes = axes_of(axis, x.ndim)
    return np.mean(x, axis=axes, keepdims=keepdims) if axes else np.copy(x)


def max(x: Any, /, *, axis: Axis = None, keepdims: bool = False) -> Array:
    x = as_array(x)
    axes = axes_of(axis, x.ndim)
    return np.max(x, axis=axes, keepdims=keepdims) if axes else np.copy(x)


def min(x: Any, /, *, axis: Axis = None, keepdims: bool = False) -> Array:
    x = as_array(x)
    axes = axes_of(axis, x.ndim)
    return np.min(x, axis=axes, keepdims=keepdims) if axes else np.copy(x)


def var(x: Any, /, *, axis: Axis = None, correction: float = 0.0, keepdims: bool = False) -> Array:
    x = floating(x)
    axes = axes_of(axis, x.ndim)
    count = math.prod(x.shape[a] for a in axes) - correction
    centred = x - mean(x, axis=axes, keepdims=True)
    return sum(np.square(centred), axis=axes, keepdims=keepdims) / count


def std(x: Any, /, *, axis: Axis = None, correction: float = 0.0, keepdims: bool = False) -> Array:
    return np.sqrt(var(x, axis=axis, correction=correction, keepdims=keepdims))


def any(x: Any, /, *, axis: Axis = None, keepdims: bool = False) -> Array:
    x = as_array(x) != 0
    return np.any(x, axis=axes_of(axis, x.ndim), keepdims=keepdims) if x.ndim else x


def all(x: Any, /, *, axis: Axis = None, keepdims: bool = False) -> Array:
    x = as_array(x) != 0
    return np.all(x, axis=axes_of(axis, x.ndim), keepdims=keepdims) if x.ndim else x


def cumulative_sum(
    x: Any, /, *, axis: int | None = None, dtype: Any = None, include_initial: bool = False
) -> Array:
    x = _summand(x, dtype)
    if axis is None:
        x, axis = x.reshape((-1,)), 0
    axis = axis % x.ndim
    sums = np.cumsum(x, axis=axis)
    if not include_initial:
        return sums
    shape = tuple(1 if a == axis else n for a, n in enumerate(x.shape))
    return np.concatenate([as_array(numpy.zeros(shape), sums.dtype), sums], axis=axis)


# Positions are found by NumPy: mx.np's come back as floats, or aren't stable.


def _positions(found: Any) -> Array:
    return as_array(numpy.asarray(found), "int64")


def argmax(x: Any, /, *, axis: int | None = None, keepdims: bool = False) -> Array:
    return _positions(numpy.argmax(_plain(x), axis=axis, keepdims=keepdims))


def argmin(x: Any, /, *, axis: int | None = None, keepdims: bool = False) -> Array:
    return _positions(numpy.argmin(_plain(x), axis=axis, keepdims=keepdims))


def _order(x: Any, axis: int, descending: bool) -> numpy.ndarray:
    plain = _plain(x)
    if not descending:
        return numpy.argsort(plain, axis=axis, kind="stable")
    # Twice flipped, so that equal elements keep their order.
    order = numpy.flip(numpy.argsort(numpy.flip(plain, axis), axis=axis, kind="stable"), axis)
    count: int = plain.shape[axis]
    return numpy.asarray(count - 1 - order)


def _plain(x: Any) -> numpy.ndarray:
    return numpy.asarray(without_levels(as_array(x)).asnumpy())


def argsort(x: Any, /, *, axis: int = -1, descending: bool = False, stable: bool = True) -> Array:
    return _positions(_order(x, axis, descending))


def sort(x: Any, /, *, axis: int = -1, descending: bool = False, stable: bool = True) -> Array:
    x = as_array(x)
    order = _order(x, axis, descending)
    index = list(numpy.indices(order.shape, sparse=True))
    index[axis] = order
    flat = numpy.ravel_multi_index(tuple(numpy.broadcast_arrays(*index)), x.shape)
    return np.take(x.reshape((-1,)), _positions(flat))
