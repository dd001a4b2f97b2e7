"""Sorting by the array API names; always stable. NumPy finds the order, as MXNet's isn't stable;
values are taken from the array and keep their derivatives."""

from __future__ import annotations

from typing import Any

import numpy

from .host import from_host, plain
from .indexing import take_along_axis
from .operands import Array, as_array

__all__ = ["argsort", "sort"]


def _order(x: Array, axis: int, descending: bool) -> numpy.ndarray:
    values = plain(x, "argsort")
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
