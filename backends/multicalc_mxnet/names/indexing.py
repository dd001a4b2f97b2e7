"""Picking elements by integer arrays, by their array API names. Indices are read on the host."""

from __future__ import annotations

from typing import Any

import numpy

from multicalc.xp.common.bounds import check_indices
from multicalc.xp.common.places import places_along

from ..runtime.loading import load
from .host import needs_host, on_host, plain
from .operands import Array, as_array

np = load().np

_TAKEN = "take, by indices that depend on the arguments,"

__all__ = ["take", "take_along_axis"]


def take(x: Any, indices: Any, /, *, axis: int | None = None) -> Array:
    """Indices may be negative, as in NumPy."""
    x = as_array(x)
    if axis is None:
        x, axis = x.reshape((-1,)), 0
    axis = axis % x.ndim
    index = numpy.asarray(plain(indices, _TAKEN))
    size = x.shape[axis]
    check_indices("take", index, axis, size)
    index = (index % size if index.size else index).astype("int64")
    if needs_host(x) or not index.size:
        return on_host(numpy.take, x, index, axis)
    return np.take(x, as_array(index), axis=axis)


def take_along_axis(x: Any, indices: Any, /, *, axis: int = -1) -> Array:
    """Indices may be negative; the other axes are broadcast."""
    x = as_array(x)
    index = numpy.asarray(plain(indices, _TAKEN))
    return take(x.reshape((-1,)), places_along(x.shape, index, axis))
