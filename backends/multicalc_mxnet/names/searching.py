"""Where elements are, by their array API names. NumPy finds it: MXNet's positions are floats."""

from __future__ import annotations

from typing import Any

import numpy

from .host import from_host, on_host, plain
from .operands import Array, as_array, promoted

__all__ = ["argmax", "argmin", "count_nonzero", "nonzero", "searchsorted"]


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
    return tuple(map(from_host, numpy.nonzero(plain(x, "nonzero"))))


def searchsorted(x1: Any, x2: Any, /, *, side: str = "left", sorter: Any = None) -> Array:
    x1, x2 = promoted(x1, x2)
    order: Any = {"sorter": plain(sorter, "searchsorted")}
    return on_host(numpy.searchsorted, x1, x2, side=side, **order)
