"""Large arrays told by a few numbers, exactly.

Points, directions and weights are small whole numbers of both signs, so that polynomials of them,
and sums of a million such, are exact in double precision whatever their order.
"""

from __future__ import annotations

from typing import Any

import numpy as np

SIZES = (10_000, 1_000_000)


def whole(n: int, factor: int, top: int = 9) -> np.ndarray:
    """``n`` whole numbers from ``-top`` to ``top``, none of them zero, in no simple order."""
    at = (np.arange(n) * factor + factor) % (2 * top) - top
    return np.where(at >= 0, at + 1, at).astype(float)


def summary(array: Any, shape: tuple[int, ...], dtype: str = "float64") -> np.ndarray:
    """Two weighted sums over all entries, and a few of them: no entry can be another without one
    of the numbers being another.

    Raises:
        AssertionError: the array has another shape or dtype.
    """
    if array.shape != shape or array.dtype != dtype:
        raise AssertionError(f"gave {array.dtype}{array.shape}, expected {dtype}{shape}")
    flat = np.asarray(array, dtype=float).ravel()
    ends = flat[[0, 1, flat.size // 2, flat.size // 2 + 1, -2, -1]]
    return np.array([flat @ whole(flat.size, k, 48) for k in (29, 41)] + [*ends])
