"""Matrices of usual size in place of huge and tiny ones."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def sized(xp: Any, constant: Callable[[Any], Any], x: Any) -> tuple[Any, Any]:
    """Each matrix over the power of two that brings its largest entry near one, and that power,
    for vectors of one element less a dimension.

    The rules for eigenvectors and singular vectors compare differences of values with numbers like
    one, and square them. ``constant(x)`` is ``x`` cut off from derivatives.
    """
    if 0 in x.shape:
        return x, 1.0
    largest = xp.max(xp.abs(constant(x)), axis=(-2, -1), keepdims=True)
    usable = xp.logical_and(largest > 0, xp.isfinite(largest))
    exponent = xp.floor(xp.log2(xp.where(usable, largest, xp.ones_like(largest))))
    scale = xp.pow(2.0, exponent)
    return xp.divide(x, scale), scale[..., 0]
