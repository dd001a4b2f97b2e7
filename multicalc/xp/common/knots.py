"""Straight lines between knots."""

from __future__ import annotations

from typing import Any


def interp(xp: Any, x: Any, xs: Any, ys: Any, /, *, left: Any = None, right: Any = None) -> Any:
    """At a knot the derivative is that of the line to its right, at the last one to its left."""
    xs, ys = xp.asarray(xs), xp.asarray(ys)
    if len(xs.shape) != 1 or tuple(xs.shape) != tuple(ys.shape) or not xs.shape[0]:
        raise ValueError(
            f"interp: xs and ys are vectors of as many numbers, found shapes {tuple(xs.shape)} and "
            f"{tuple(ys.shape)}"
        )
    # As floats of one dtype, which values between integers are.
    x, xs, ys = (xp.divide(each, 1.0) for each in (x, xs, ys))
    dtype, last = xp.result_type(x, xs, ys), xs.shape[0] - 1
    x, xs, ys = (xp.astype(each, dtype) for each in (x, xs, ys))
    before, behind = x < xs[0], x > xs[last]
    inside = xp.where(xp.logical_or(before, behind), xs[0], x)
    at = xp.clip(xp.searchsorted(xs, inside, side="right") - 1, 0, max(last - 1, 0))
    (x0, x1), (y0, y1) = (
        [_taken(xp, each, i) for i in (at, at + min(last, 1))] for each in (xs, ys)
    )
    wide = x1 > x0
    slope = xp.where(wide, y1 - y0, 0.0) / xp.where(wide, x1 - x0, 1.0)
    # From the nearer end, so that both have their exact values.
    found = xp.where(
        inside - x0 < x1 - inside, y0 + (inside - x0) * slope, y1 + (inside - x1) * slope
    )
    found = xp.where(before, ys[0] if left is None else left, found)
    return xp.where(behind, ys[last] if right is None else right, found)


def _taken(xp: Any, x: Any, indices: Any) -> Any:
    return xp.reshape(xp.take(x, xp.reshape(indices, (-1,)), axis=0), tuple(indices.shape))
