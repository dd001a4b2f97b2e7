"""The standard's functions over a framework's plain ones, which get no more than they have to.

``given`` is the framework's: ``sum(x, axis, keepdims)`` with a tuple of axes, ``take(x, indices,
axis)`` with integers in range, ``concat(arrays, axis)``, ``matmul(x, y)`` of matrices, or of stacks
of as many axes.
"""

from __future__ import annotations

from functools import reduce
from operator import mul
from typing import Any

import numpy as np

from multicalc.xp.common.axes import axes_of, shape_of
from multicalc.xp.common.bounds import check_indices
from multicalc.xp.common.reduced import summable

PRODUCTS = range(5)
"""Exponents whose powers are products."""


def sum(
    given: Any, xp: Any, x: Any, /, *, axis: Any = None, dtype: Any = None, keepdims: bool = False
) -> Any:
    """Of small integers in theirs where ``dtype`` says so, which frameworks widen by themselves."""
    x, axes = summable(xp, x, dtype), axes_of(axis, len(x.shape))
    return xp.astype(given(x, axis=axes, keepdims=keepdims), x.dtype) if axes else x


def reshape(given: Any, x: Any, /, shape: Any, *, copy: Any = None) -> Any:
    known = shape_of(shape)
    if -1 in known:
        rest = int(np.prod([n for n in known if n != -1]))
        size = int(np.prod(tuple(x.shape)))
        if not rest or size % rest:
            raise ValueError(f"reshape: {size} elements have no shape {known}")
        known = tuple(size // rest if n == -1 else n for n in known)
    return given(x, known)


def broadcast_to(given: Any, x: Any, /, shape: Any) -> Any:
    return given(x, shape_of(shape))


def permute_dims(given: Any, x: Any, /, axes: Any) -> Any:
    return given(x, axes_of(tuple(axes), len(x.shape)))


def concat(given: Any, xp: Any, arrays: Any, /, *, axis: int | None = 0) -> Any:
    if axis is None:
        arrays, axis = [xp.reshape(x, (-1,)) for x in arrays], 0
    (at,) = axes_of(axis, len(arrays[0].shape))
    shapes = [tuple(x.shape) for x in arrays]
    if len({(len(shape), shape[:at], shape[at + 1 :]) for shape in shapes}) > 1:
        raise ValueError(f"concat: shapes {shapes} differ beside axis {at}")
    return given(list(arrays), axis=at)


def take(given: Any, xp: Any, host: Any, x: Any, indices: Any, /, *, axis: Any = None) -> Any:
    if axis is None:
        x, axis = xp.reshape(x, (-1,)), 0
    (at,) = axes_of(axis, len(x.shape))
    size = int(x.shape[at])
    if not host.readable(indices):
        return given(x, xp.where(indices < 0, indices + size, indices), axis=at)
    places = host.values(indices)
    check_indices("take", places, at, size)
    return given(x, host.made(np.where(places < 0, places + size, places), x), axis=at)


def astype(
    given: Any, host: Any, x: Any, dtype: Any, /, *, copy: bool = True, device: Any = None
) -> Any:
    name = host.name_of(dtype)
    return x if host.name_of(x.dtype) == name else given(x, host.own(name))


def matmul(given: Any, xp: Any, x1: Any, x2: Any, /) -> Any:
    """Vectors are matrices of a row or a column; stacks are stretched to each other's shape."""
    if not x1.shape or not x2.shape:
        raise ValueError("matmul: takes vectors and matrices, found a scalar; use * for a number")
    left = xp.expand_dims(x1, 0) if len(x1.shape) == 1 else x1
    right = xp.expand_dims(x2, -1) if len(x2.shape) == 1 else x2
    if left.shape[-1] != right.shape[-2]:
        raise ValueError(
            f"matmul: shapes {tuple(x1.shape)} and {tuple(x2.shape)} don't fit each other"
        )
    stack = np.broadcast_shapes(tuple(left.shape[:-2]), tuple(right.shape[:-2]))
    left, right = (xp.broadcast_to(x, (*stack, *x.shape[-2:])) for x in (left, right))
    found = given(left, right)
    if len(x2.shape) == 1:
        found = found[..., 0]
    return found if len(x1.shape) > 1 else xp.squeeze(found, -1 if len(x2.shape) == 1 else -2)


def pow(given: Any, xp: Any, x1: Any, x2: Any, /) -> Any:
    """By small whole numbers products, as of a framework's own the derivatives beyond the n-th are
    often NaN at zero."""
    if type(x2) not in (int, float) or x2 not in PRODUCTS:
        return given(x1, x2)
    return xp.ones_like(x1) if x2 == 0 else reduce(mul, [x1] * int(x2))
