"""Pooling: a linear function of its operand, or the choice of the largest in each window."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy

from ..engine.boxes import without_levels
from ..engine.tables import register_corrections, register_rules
from ..runtime import calls
from ..runtime.autograd import is_recorded
from ..runtime.loading import load
from ..runtime.state import state
from .kinds import Array, attr, linear, np
from .neural import unsupported

mx = load()


def _pooling(op: Any, xs: Sequence, ts: Sequence, ys: tuple) -> Any:
    kind, layout = attr(op, "pool_type", "max"), attr(op, "layout") or "NC"
    if kind in ("avg", "sum"):
        return linear(op, xs, ts, ys)
    if kind != "max" or not layout.startswith("NC"):
        raise unsupported(f"pooling of the kind {kind!r} with the layout {layout!r}")
    places = _largest(op, calls.values(without_levels(xs[0])), ys[0].shape)
    return np.take(ts[0].reshape((-1,)), places)


def _corrected(op: Any, xs: Sequence[Array]) -> tuple[Array, ...]:
    """In prediction and single precision max pooling keeps no places, and guesses on its way
    back."""
    x = xs[0]
    chooses = attr(op, "pool_type", "max") == "max" and (attr(op, "layout") or "NC")[:2] == "NC"
    kept = mx.autograd.is_training() or state.captures
    if not chooses or kept or not is_recorded(x):
        return tuple(op.run_uncorrected(xs))
    (y,) = op.run_uncorrected([x.detach()])
    return (np.take(x.reshape((-1,)), _largest(op, calls.values(x), y.shape)),)


def _largest(op: Any, x: numpy.ndarray, shape: tuple[int, ...]) -> Array:
    """Where in ``x``, flat, the largest of each window is: the first of equals, as MXNet has it."""
    kernel, stride, before = x.shape[2:], (1,) * (x.ndim - 2), (0,) * (x.ndim - 2)
    if not attr(op, "global_pool", False):
        kernel = attr(op, "kernel")
        stride, before = attr(op, "stride") or stride, attr(op, "pad") or before
    # Windows may reach further out at the end than at the beginning.
    sizes = zip(shape[2:], kernel, stride, before, x.shape[2:], strict=True)
    after = [max((out - 1) * step + k - pad - n, 0) for out, k, step, pad, n in sizes]
    around = [(0, 0), (0, 0), *zip(before, after, strict=True)]
    each = tuple([slice(None, None, step) for step in (1, 1, *stride)])

    def windows(values: numpy.ndarray, beyond: float) -> numpy.ndarray:
        padded = numpy.pad(values, around, constant_values=beyond)
        seen = numpy.lib.stride_tricks.sliding_window_view(padded, (1, 1, *kernel))
        kept = seen[each][tuple(map(slice, shape))]
        return kept.reshape((*shape, -1))

    best = windows(x, -numpy.inf).argmax(axis=-1)[..., None]
    flat = windows(numpy.arange(x.size).reshape(x.shape), 0)
    return np.array(numpy.take_along_axis(flat, best, -1)[..., 0], dtype="int64")


register_rules({"Pooling": _pooling})
register_corrections({"Pooling": _corrected})
