"""Convolutions and pools, of what each place of a window sees. Channels come before the axes that
are slid over."""

from __future__ import annotations

from math import inf, prod
from typing import Any

from multicalc.errors import InvalidArgumentError
from multicalc.xp.common.floats import check_floats
from multicalc.xp.common.sliding import Sliding, convolving, sliding


def conv(
    xp: Any,
    x: Any,
    w: Any,
    /,
    *,
    strides: Any = 1,
    padding: Any = "valid",
    dilation: Any = 1,
    groups: int = 1,
) -> Any:
    """A product of matrices: of the weights, and of what the windows see."""
    check_floats(xp, "conv", x, w)
    slide = convolving(tuple(x.shape), tuple(w.shape), strides, padding, dilation, groups)
    batch, outputs = int(x.shape[0]), int(w.shape[0])
    channels, places = int(w.shape[1]), prod(slide.counts)
    apart, size = (batch, groups, channels, places), channels * prod(slide.window)
    seen = [xp.reshape(each, apart) for each in _seen(xp, x, slide, 0.0)]
    columns = xp.reshape(xp.stack(seen, axis=3), (batch, groups, size, places))
    found = xp.matmul(xp.reshape(w, (groups, outputs // groups, size)), columns)
    return xp.reshape(found, (batch, outputs, *slide.counts))


def max_pool(
    xp: Any, x: Any, /, window: Any, *, strides: Any = None, padding: Any = "valid"
) -> Any:
    slide = _pooling(xp, "max_pool", x, window, strides, padding)
    return xp.max(xp.stack(_seen(xp, x, slide, -inf)), axis=0)


def avg_pool(
    xp: Any, x: Any, /, window: Any, *, strides: Any = None, padding: Any = "valid"
) -> Any:
    """The mean of what isn't padding."""
    slide = _pooling(xp, "avg_pool", x, window, strides, padding)
    total = xp.sum(xp.stack(_seen(xp, x, slide, 0.0)), axis=0)
    count = slide.seen(tuple(x.shape[2:]))
    if (count == prod(slide.window)).all():
        return xp.divide(total, float(prod(slide.window)))
    device = getattr(x, "device", None)
    return xp.divide(total, xp.asarray(count, dtype=x.dtype, device=device))


def _pooling(xp: Any, name: str, x: Any, window: Any, strides: Any, padding: Any) -> Sliding:
    check_floats(xp, name, x)
    if len(x.shape) < 3:
        raise InvalidArgumentError(
            f"{name}: x takes the axes (batch, channels, ...), found shape {tuple(x.shape)}"
        )
    sizes = tuple(map(int, x.shape[2:]))
    slide = sliding(name, sizes, window, window if strides is None else strides, padding)
    if any(max(pair) >= size for pair, size in zip(slide.padding, slide.window, strict=True)):
        raise InvalidArgumentError(
            f"{name}: padding {slide.padding} is as wide as the window {slide.window}, which would "
            "see nothing else there"
        )
    return slide


def _seen(xp: Any, x: Any, slide: Sliding, around: float) -> list[Any]:
    """For each place in the window what it sees, of ``x`` with ``around`` around it."""
    if any(map(any, slide.padding)):
        x = xp.pad(x, ((0, 0), (0, 0), *slide.padding), constant_values=around)
    return [x[(slice(None), slice(None), *each)] for each in slide.slices()]
