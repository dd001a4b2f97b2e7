"""Axes and shapes as the standard's functions are given them."""

from __future__ import annotations

from operator import index
from typing import Any

import numpy as np


def axes_of(axis: Any, ndim: int) -> tuple[int, ...]:
    """``axis`` (an int, several, or None for all) as a tuple of non-negative ints.

    >>> axes_of((-1, 0), 3), axes_of(None, 2)
    ((2, 0), (0, 1))
    """
    if axis is None:
        return tuple(range(ndim))
    axes = (axis,) if isinstance(axis, int | np.integer) else axis
    for a in axes:
        if not -ndim <= a < ndim:
            raise np.exceptions.AxisError(int(a), ndim)
    found = tuple(index(a) % ndim for a in axes)
    if len({*found}) < len(found):
        raise ValueError(f"an axis stands twice in {tuple(axes)}")
    return found


def order_of_axes(ndim: int, source: Any, destination: Any) -> tuple[int, ...]:
    """The order in which axes ``source`` are at ``destination``, and the others as they were.

    >>> order_of_axes(3, 0, -1), order_of_axes(4, (0, 1), (3, 2))
    ((1, 2, 0), (2, 3, 1, 0))
    """
    source, destination = axes_of(source, ndim), axes_of(destination, ndim)
    order = [a for a in range(ndim) if a not in source]
    for to, a in sorted(zip(destination, source, strict=True)):
        order.insert(to, a)
    return tuple(order)


def shifts_of(shift: Any, axes: tuple[int, ...]) -> tuple[Any, ...]:
    """By how many places each of ``axes`` is rolled: ``shift`` is one number for all, or several.

    >>> shifts_of(1, (0, 2)), shifts_of((1, -1), (0, 2))
    ((1, 1), (1, -1))
    """
    shifts = tuple(shift) if isinstance(shift, list | tuple) else (shift,) * len(axes)
    if len(shifts) != len(axes):
        raise ValueError(f"roll: shift {shift!r} has {len(shifts)} numbers for {len(axes)} axes")
    return shifts


def shape_of(shape: Any) -> tuple[int, ...]:
    """``shape`` (an int or several) as a tuple.

    >>> shape_of(3), shape_of([2, 3])
    ((3,), (2, 3))
    """
    return tuple(shape) if isinstance(shape, list | tuple) else (index(shape),)


def is_floating(xp: Any, x: Any) -> bool:
    """Whether the array ``x`` has a floating dtype, complex ones included."""
    return bool(xp.isdtype(x.dtype, ("real floating", "complex floating")))
