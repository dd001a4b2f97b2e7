"""New arrays by their array API names; floats are float64 unless told otherwise."""

from __future__ import annotations

from typing import Any

import numpy

from .loading import load
from .operands import Array, as_array, dtype_name, shape_of

__all__ = [
    "arange",
    "asarray",
    "empty",
    "empty_like",
    "eye",
    "full",
    "full_like",
    "linspace",
    "ones",
    "ones_like",
    "zeros",
    "zeros_like",
]

mx = load()


def asarray(x: Any, /, *, dtype: Any = None, copy: bool | None = None) -> Array:
    array = as_array(x, dtype)
    return mx.np.copy(array) if copy and array is x else array


def full(shape: Any, fill_value: Any, *, dtype: Any = None) -> Array:
    """An array of one value, which may be an array with a derivative."""
    return mx.np.broadcast_to(as_array(fill_value, dtype), shape_of(shape)).copy()


def zeros(shape: Any, *, dtype: Any = None) -> Array:
    return full(shape, 0.0, dtype=dtype)


def ones(shape: Any, *, dtype: Any = None) -> Array:
    return full(shape, 1.0, dtype=dtype)


def empty(shape: Any, *, dtype: Any = None) -> Array:
    return zeros(shape, dtype=dtype)


def full_like(x: Array, /, fill_value: Any, *, dtype: Any = None) -> Array:
    return full(x.shape, fill_value, dtype=x.dtype if dtype is None else dtype)


def zeros_like(x: Array, /, *, dtype: Any = None) -> Array:
    return full_like(x, 0.0, dtype=dtype)


def ones_like(x: Array, /, *, dtype: Any = None) -> Array:
    return full_like(x, 1.0, dtype=dtype)


def empty_like(x: Array, /, *, dtype: Any = None) -> Array:
    return zeros_like(x, dtype=dtype)


# NumPy computes these, to the last digit; mx.np has single precision inside some.


def arange(
    start: float, /, stop: float | None = None, step: float = 1, *, dtype: Any = None
) -> Array:
    if stop is None:
        start, stop = 0, start
    return as_array(numpy.arange(start, stop, step), dtype)


def linspace(
    start: float, stop: float, /, num: int, *, dtype: Any = None, endpoint: bool = True
) -> Array:
    return as_array(numpy.linspace(start, stop, num, endpoint=endpoint), dtype)


def eye(rows: int, columns: int | None = None, /, *, k: int = 0, dtype: Any = None) -> Array:
    return as_array(numpy.eye(rows, columns, k, dtype=dtype_name(dtype or "float64")))
