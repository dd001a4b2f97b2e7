"""What stands where in the order of elements."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from multicalc.xp.common.axes import axes_of
from multicalc.xp.common.numbers import is_number


def median(xp: Any, x: Any, /, *, axis: Any = None, keepdims: bool = False) -> Any:
    return xp.quantile(x, 0.5, axis=axis, keepdims=keepdims)


def quantile(
    xp: Any,
    x: Any,
    q: Any,
    /,
    *,
    axis: Any = None,
    keepdims: bool = False,
    method: str = "linear",
) -> Any:
    """NumPy's ``quantile``: the axes of ``q`` stand before those of ``x`` that are left.

    Raises:
        ValueError: there are no elements, or ``q`` is a number outside of 0 to 1.
    """
    if method not in _SHARES:
        raise ValueError(f"quantile: method must be one of {', '.join(_SHARES)}, found {method!r}")
    if is_number(q) and not 0 <= q <= 1:
        raise ValueError(f"quantile: q is a number from 0 to 1, found {q!r}")
    # As floats, which quantiles of integers are.
    x = xp.divide(x, 1.0)
    axes = axes_of(axis, len(x.shape))
    rest = [a for a in range(len(x.shape)) if a not in axes]
    shape = tuple(x.shape[a] for a in rest)
    count = math.prod(x.shape[a] for a in axes)
    if not count:
        raise ValueError(f"quantile: no elements along axis {axis!r} of shape {tuple(x.shape)}")
    rows = xp.sort(xp.reshape(xp.permute_dims(x, (*axes, *rest)), (count, *shape)), axis=0)
    # NaNs are last in order, and make all quantiles NaN.
    rows = xp.where(xp.isnan(rows[-1]), rows[-1], rows)
    if is_number(q):
        q = xp.full_like(xp.reshape(rows, (-1,))[0], q) if 0 not in shape else xp.asarray(q)
    q = xp.astype(q, x.dtype)
    found = _at(
        xp, rows, xp.multiply(xp.clip(q, 0.0, 1.0), float(count - 1)), count, _SHARES[method]
    )
    kept = tuple(1 if a in axes else n for a, n in enumerate(x.shape)) if keepdims else shape
    return xp.reshape(found, (*q.shape, *kept))


_SHARES: dict[str, Callable[[Any, Any, Any], Any]] = {
    "linear": lambda xp, place, low: place - low,
    "lower": lambda xp, place, low: xp.zeros_like(place),
    "higher": lambda xp, place, low: xp.ceil(place) - low,
    "midpoint": lambda xp, place, low: xp.multiply(xp.ceil(place) - low, 0.5),
    "nearest": lambda xp, place, low: xp.round(place) - low,
}
"""By method, how far a quantile is from the element below its place to the one above."""


def _at(xp: Any, rows: Any, place: Any, count: int, share_of: Callable[..., Any]) -> Any:
    low = xp.floor(place)
    share = xp.reshape(share_of(xp, place, low), (*place.shape, *(1,) * (len(rows.shape) - 1)))
    at = xp.reshape(xp.astype(low, "int32"), (-1,))
    ends = [xp.take(rows, xp.clip(each, 0, count - 1), axis=0) for each in (at, at + 1)]
    below, above = (xp.reshape(x, (*place.shape, *rows.shape[1:])) for x in ends)
    gap = above - below
    # Infinities have no gap between them, and what is not asked for is not looked at.
    idle = xp.logical_or(xp.equal(above, below), xp.equal(share, 0.0))
    gap = xp.where(xp.logical_and(idle, xp.logical_not(xp.isfinite(gap))), 0.0, gap)
    return xp.where(xp.equal(share, 1.0), above, below + share * gap)
