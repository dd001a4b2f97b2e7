"""Searching and sorting by their array API names. Positions are found by NumPy: MXNet's come back
as floats, or aren't stable. Values are taken from the array and keep their derivatives."""

from __future__ import annotations

from typing import Any

import numpy

from .host import from_host, on_host, plain
from .manipulation import take
from .operands import Array, as_array, promoted

__all__ = [
    "argmax", "argmin", "argsort", "count_nonzero", "nonzero", "searchsorted", "sort",
    "take_along_axis",
]  # fmt: skip


def argmax(x: Any, /, *, axis: int | None = None, keepdims: bool = False) -> Array:
    return on_host(numpy.argmax, as_array(x), axis=axis, keepdims=keepdims)


def argmin(x: Any, /, *, axis: int | None = None, keepdims: bool = False) -> Array:
    return on_host(numpy.argmin, as_array(x), axis=axis, keepdims=keepdims)


def count_nonzero(x: Any, /, *, axis: Any = None, keepdims: bool = False) -> Array:
    return on_host(numpy.count_nonzero, as_array(x), axis=axis, keepdims=keepdims)


def nonzero(x: Any, /) -> tuple[Array, ...]:
    x = as_array(x)
    if x.ndim == 0:
        raise ValueError("nonzero needs an array of at least one dimension")
    return tuple(map(from_host, numpy.nonzero(plain(x))))


def searchsorted(x1: Any, x2: Any, /, *, side: str = "left", sorter: Any = None) -> Array:
    x1, x2 = promoted(x1, x2)
    order: Any = {"sorter": plain(sorter)}
    return on_host(numpy.searchsorted, x1, x2, side=side, **order)


def _order(x: Array, axis: int, descending: bool) -> numpy.ndarray:
    values = plain(x)
    if not descending:
        return numpy.argsort(values, axis=axis, kind="stable")
    # Twice flipped, so that equal elements keep their order.
    order = numpy.flip(numpy.argsort(numpy.flip(values, axis), axis=axis, kind="stable"), axis)
    count: int = values.shape[axis]
    return numpy.asarray(count - 1 - order)


def argsort(x: Any, /, *, axis: int = -1, descending: bool = False, stable: bool = True) -> Array:
    return from_host(_order(as_array(x), axis, descending))


def sort(x: Any, /, *, axis: int = -1, descending: bool = False, stable: bool = True) -> Array:
    x = as_array(x)
    return take_along_axis(x, _order(x, axis, descending), axis=axis)


def take_along_axis(x: Any, indices: Any, /, *, axis: int = -1) -> Array:
    """Indices may be negative; the other axes are broadcast."""
    x, axis = as_array(x), axis % x.ndim
    index = numpy.asarray(plain(indices))
    rest = numpy.broadcast_shapes(*((*s[:axis], 1, *s[axis + 1 :]) for s in (x.shape, index.shape)))
    index = numpy.broadcast_to(index, (*rest[:axis], index.shape[axis], *rest[axis + 1 :]))
    positions = numpy.broadcast_to(
        numpy.arange(x.size).reshape(x.shape), (*rest[:axis], x.shape[axis], *rest[axis + 1 :])
    )
    return take(x.reshape((-1,)), numpy.take_along_axis(positions, index, axis))
