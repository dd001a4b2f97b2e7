"""Arrays of one shape, and coordinates of grids."""

from __future__ import annotations

from typing import Any

import numpy as np


def broadcast_arrays(xp: Any, *arrays: Any) -> list[Any]:
    arrays = tuple(xp.asarray(x) for x in arrays)
    shape = np.broadcast_shapes(*(tuple(x.shape) for x in arrays))
    return [xp.broadcast_to(x, shape) for x in arrays]


def meshgrid(xp: Any, *arrays: Any, indexing: str = "xy") -> list[Any]:
    """Arrays of the coordinates of each point, from the coordinates along each axis."""
    if indexing not in ("xy", "ij"):
        raise ValueError(f"indexing must be 'xy' or 'ij', found {indexing!r}")
    places = list(range(len(arrays)))
    if indexing == "xy" and len(arrays) > 1:
        places[:2] = 1, 0
    along = [
        xp.reshape(x, tuple(-1 if place == i else 1 for place in places))
        for i, x in enumerate(arrays)
    ]
    return xp.broadcast_arrays(*along)  # type: ignore[no-any-return]
