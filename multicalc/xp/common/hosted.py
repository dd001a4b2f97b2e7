"""What NumPy answers for a framework's arrays: what has no derivative, or is constant in pieces.

Each reads its arrays' values, so that what is being compiled needs the framework's own.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from multicalc.xp.common.axes import is_floating
from multicalc.xp.common.results import UniqueAll, UniqueCounts, UniqueInverse

NUMPYS = {
    "floor": np.floor,
    "ceil": np.ceil,
    "trunc": np.trunc,
    "round": np.round,
    "signbit": np.signbit,
    "nextafter": np.nextafter,
    "floor_divide": np.floor_divide,
    "bitwise_and": np.bitwise_and,
    "bitwise_or": np.bitwise_or,
    "bitwise_xor": np.bitwise_xor,
    "bitwise_invert": np.invert,
    "bitwise_left_shift": np.left_shift,
    "bitwise_right_shift": np.right_shift,
    "all": np.all,
    "any": np.any,
    "count_nonzero": np.count_nonzero,
    "argmax": np.argmax,
    "argmin": np.argmin,
}
"""Functions that NumPy has alike."""


def remainder(xp: Any, host: Any, x1: Any, x2: Any, /) -> Any:
    """NumPy's value, with the slope of ``x1 - floor(x1/x2)*x2``."""
    exact = host(np.remainder, x1, x2)
    if not is_floating(xp, x1):
        return exact
    whole = xp.floor_divide(x1, x2)
    found = x1 - xp.where(whole == 0, 0.0, whole * x2)
    off = exact - host.constant(found)
    return xp.where(off == off, found + off, exact)


def argsort(
    host: Any, x: Any, /, *, axis: int = -1, descending: bool = False, stable: bool = True
) -> Any:
    def order(x: np.ndarray) -> np.ndarray:
        if not descending:
            return np.argsort(x, axis=axis, kind="stable")
        # Twice flipped, so that equal elements keep their order.
        turned = np.argsort(np.flip(x, axis), axis=axis, kind="stable")
        return x.shape[axis] - 1 - np.flip(turned, axis)

    return host(order, x)


def searchsorted(host: Any, x1: Any, x2: Any, /, *, side: Any = "left", sorter: Any = None) -> Any:
    sorter = None if sorter is None else host.values(sorter)
    return host(np.searchsorted, x1, x2, side=side, sorter=sorter)


def nonzero(host: Any, x: Any, /) -> tuple[Any, ...]:
    return tuple(host.made(each, x) for each in np.nonzero(host.values(x)))


def unique_all(host: Any, x: Any, /) -> UniqueAll:
    values = host.values(x)
    found = np.unique(values, True, True, True, equal_nan=False)
    first, inverse, counts = found[1], found[2].reshape(values.shape), found[3]
    return UniqueAll(*(host.made(each, x) for each in (found[0], first, inverse, counts)))


def unique_counts(xp: Any, x: Any, /) -> UniqueCounts:
    found = xp.unique_all(x)
    return UniqueCounts(found.values, found.counts)


def unique_inverse(xp: Any, x: Any, /) -> UniqueInverse:
    found = xp.unique_all(x)
    return UniqueInverse(found.values, found.inverse_indices)


def unique_values(xp: Any, x: Any, /) -> Any:
    return xp.unique_all(x).values
