"""What NumPy answers for a framework's arrays: what has no derivative, or is constant in pieces.

Each reads its arrays' values, so that what is being compiled needs the framework's own.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from multicalc.xp.common.axes import is_floating
from multicalc.xp.common.places import order_of, places_of_distinct
from multicalc.xp.common.results import UniqueAll

NUMPYS = {
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


def floor(xp: Any, host: Any, x: Any, /) -> Any:
    return host(np.floor, x) if is_floating(xp, x) else x


def ceil(xp: Any, host: Any, x: Any, /) -> Any:
    return host(np.ceil, x) if is_floating(xp, x) else x


def trunc(xp: Any, host: Any, x: Any, /) -> Any:
    return host(np.trunc, x) if is_floating(xp, x) else x


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
    return host(order_of, x, axis=axis, descending=descending)


def searchsorted(host: Any, x1: Any, x2: Any, /, *, side: Any = "left", sorter: Any = None) -> Any:
    sorter = None if sorter is None else host.values(sorter)
    return host(np.searchsorted, x1, x2, side=side, sorter=sorter)


def nonzero(host: Any, x: Any, /) -> tuple[Any, ...]:
    if not x.shape:
        raise ValueError("nonzero: takes arrays with axes, found a scalar")
    return tuple(host.made(each, x) for each in np.nonzero(host.values(x)))


def unique_all(xp: Any, host: Any, x: Any, /) -> UniqueAll:
    """Taken by their places, so that the values have a derivative."""
    first, *rest = places_of_distinct(host.values(x))
    values = xp.take(xp.reshape(x, (-1,)), first, axis=0)
    return UniqueAll(values, *(host.made(each, x) for each in (first, *rest)))
