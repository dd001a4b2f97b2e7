"""Tests of all elements and differences by their array API names."""

from __future__ import annotations

from typing import Any

import numpy

from multicalc.xp.common.axes import axes_of

from ..runtime.loading import load
from .host import needs_host, on_host
from .manipulation import concat
from .operands import Array, as_array
from .statistical import Axis

np = load().np

__all__ = ["all", "any", "diff"]


def any(x: Any, /, *, axis: Axis = None, keepdims: bool = False) -> Array:
    x = as_array(x)
    return on_host(numpy.any, x, axis=axes_of(axis, x.ndim), keepdims=keepdims)


def all(x: Any, /, *, axis: Axis = None, keepdims: bool = False) -> Array:
    x = as_array(x)
    return on_host(numpy.all, x, axis=axes_of(axis, x.ndim), keepdims=keepdims)


def diff(
    x: Any, /, *, axis: int = -1, n: int = 1, prepend: Any = None, append: Any = None
) -> Array:
    x = as_array(x)
    before, after = (() if v is None else (v,) for v in (prepend, append))
    if before or after:
        x = concat([*before, x, *after], axis=axis)
    if needs_host(x) or x.shape[axis] <= n:
        return on_host(numpy.diff, x, n, axis) if n else x
    return np.diff(x, n, axis % x.ndim) if n else x
