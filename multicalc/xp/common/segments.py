"""What is numbered: sums over segments, classes as vectors, and the largest elements."""

from __future__ import annotations

from operator import index
from typing import Any

from multicalc.errors import InvalidArgumentError
from multicalc.xp.common.axes import axes_of
from multicalc.xp.common.results import TopK


def segment_sum(xp: Any, x: Any, segments: Any, /, num_segments: int) -> Any:
    """The sums of the rows of ``x`` that have the same number."""
    segments = xp.asarray(segments)
    if len(segments.shape) != 1 or tuple(segments.shape) != tuple(x.shape[:1]):
        raise InvalidArgumentError(
            f"segment_sum: segments takes a number for each row of x, found shapes "
            f"{tuple(segments.shape)} and {tuple(x.shape)}"
        )
    device = getattr(x, "device", None)
    sums = xp.zeros((index(num_segments), *x.shape[1:]), dtype=x.dtype, device=device)
    return xp.at(sums, segments).add(x)


def one_hot(xp: Any, x: Any, num_classes: int, /, *, dtype: Any = None) -> Any:
    """Rows of zeros, with a 1 at the place that is the element of ``x``."""
    if not xp.isdtype(x.dtype, "integral"):
        raise InvalidArgumentError(f"one_hot: x takes integers, found {x.dtype}")
    classes = xp.arange(index(num_classes), dtype=x.dtype, device=getattr(x, "device", None))
    hit = xp.equal(xp.expand_dims(x, axis=-1), classes)
    return xp.astype(hit, xp.ones(()).dtype if dtype is None else dtype)


def top_k(xp: Any, x: Any, k: int, /, *, axis: int = -1, mode: str = "largest") -> TopK:
    """Of equal elements the first ones."""
    if mode not in ("largest", "smallest"):
        raise InvalidArgumentError(f"top_k: mode is 'largest' or 'smallest', found {mode!r}")
    (at,) = axes_of(axis, len(x.shape))
    if not 0 <= k <= x.shape[at]:
        raise InvalidArgumentError(
            f"top_k: k is {k}, of an axis of {int(x.shape[at])} elements; it can't be longer"
        )
    order = xp.argsort(x, axis=at, descending=mode == "largest")
    first = order[(*(slice(None),) * at, slice(0, index(k)))]
    return TopK(xp.take_along_axis(x, first, axis=at), first)
