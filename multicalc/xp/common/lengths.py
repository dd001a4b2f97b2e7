"""Norms of vectors."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from multicalc.xp.common.axes import axes_of
from multicalc.xp.common.elementary import root


def euclidean(xp: Any, x: Any, axis: tuple[int, ...], keepdims: bool) -> Any:
    """The root of the sum of squares; its derivative at zero is NaN."""
    return xp.sqrt(xp.sum(xp.real(xp.multiply(x, xp.conj(x))), axis=axis, keepdims=keepdims))


def steady(xp: Any, x: Any, axis: tuple[int, ...], keepdims: bool) -> Any:
    """The same, but its derivative at zero is 0."""
    squares = xp.real(x * xp.conj(x))
    return root(xp, xp.sum(squares, axis=axis, keepdims=keepdims))


def vector_norm(
    xp: Any,
    accept: Callable[[Any], tuple[Any]],
    length: Callable[..., Any],
    x: Any,
    /,
    *,
    axis: Any = None,
    keepdims: bool = False,
    ord: float = 2,
) -> Any:
    """``accept(x)`` is a tuple of the array that ``x`` is to it; ``length(x, axis, keepdims)`` the
    Euclidean norm."""
    (x,) = accept(x)
    axis = axes_of(axis, len(x.shape))
    if ord == 2:
        return length(x, axis, keepdims)
    size = xp.abs(x)
    if ord == math.inf:
        return xp.max(size, axis=axis, keepdims=keepdims)
    if ord == -math.inf:
        return xp.min(size, axis=axis, keepdims=keepdims)
    if ord == 0:
        size = xp.astype(xp.not_equal(x, 0), size.dtype)
    if ord in (0, 1):
        return xp.sum(size, axis=axis, keepdims=keepdims)
    if ord > 0:
        total = xp.sum(xp.pow(size, float(ord)), axis=axis, keepdims=keepdims)
        return xp.pow(total, 1.0 / ord)
    # Of vectors with a zero the norm is 0, and a minimum.
    smallest = xp.min(size, axis=axis, keepdims=True)
    usable = xp.where(xp.equal(smallest, 0), xp.ones_like(smallest), size)
    found = xp.pow(xp.sum(xp.pow(usable, float(ord)), axis=axis, keepdims=True), 1.0 / ord)
    found = xp.where(xp.equal(smallest, 0), xp.zeros_like(smallest), found)
    return found if keepdims else xp.squeeze(found, axis=axis)
