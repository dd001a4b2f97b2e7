"""Indices that have to be in range."""

from __future__ import annotations

from typing import Any

import numpy as np


def check_indices(name: str, indices: Any, axis: int, size: int) -> None:
    """
    Raises:
        IndexError: one of ``indices``, which NumPy can read, isn't a place along an axis of
            ``size`` elements, counted from its start or its end.

    >>> check_indices("take", np.array([0, 7]), 0, 3)
    Traceback (most recent call last):
    IndexError: take: index 7 is out of range for axis 0 with size 3
    """
    at = np.asarray(indices)
    if at.size and at.dtype.kind not in "iu":
        raise IndexError(
            f"{name}: indices are integers, found {at.dtype}; see xp.nonzero for masks"
        )
    outside = at[(at < -size) | (at >= size)]
    if outside.size:
        raise IndexError(
            f"{name}: index {outside.flat[0]} is out of range for axis {axis} with size {size}"
        )
