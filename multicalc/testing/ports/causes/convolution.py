"""Convolutions, by their formula: how they are padded, and where their windows stand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from multicalc.testing.ports.causes.agreement import first, gap, limits
from multicalc.testing.ports.causes.windows import Windows, windows
from multicalc.testing.ports.evidence import Cause, Evidence

FEW = 4
"""Examples and channels that are enough to tell."""


@dataclass(frozen=True, eq=False)
class _Layout:
    """The two results, the image and the kernel as ``(N, H, W, C)`` and ``(H, W, I, O)``."""

    x: np.ndarray
    kernel: np.ndarray
    bias: np.ndarray
    a: np.ndarray
    b: np.ndarray


def convolution(e: Evidence) -> Cause | None:
    """Two convolutions of one kernel that are padded, or step, in other ways."""
    limit = limits(e)[first(e)]
    for layout in _layouts(e):
        size = layout.kernel.shape[0]
        given, found = layout.x.shape[1], layout.a.shape[1]
        a = b = None
        for each in windows(size, given, found, ("constant", "reflect", "edge", "wrap")):
            view = each.of(layout.x)
            for flip in (False, True):
                kernel = layout.kernel[::-1, ::-1] if flip else layout.kernel
                y = np.einsum("nhwcij,ijco->nhwo", view, kernel, optimize=True) + layout.bias
                for after in (y, np.maximum(y, 0.0)):
                    a = a or ((each, flip) if gap(after, layout.a) <= limit else None)
                    b = b or ((each, flip) if gap(after, layout.b) <= limit else None)
            if a and b:
                return _told(*a, *b)
    return None


def _told(a: Windows, a_flips: bool, b: Windows, b_flips: bool) -> Cause | None:
    if a_flips != b_flips:
        return Cause("transposed weight", "a flipped kernel", True)
    if (a.stride, a.dilation) != (b.stride, b.dilation):
        both = f"stride {a.stride} and dilation {a.dilation} against {b.stride} and {b.dilation}"
        return Cause("stride or dilation", both, True)
    if a.mode != b.mode:
        return Cause("padding", f"padded by {_MODES[a.mode]} against {_MODES[b.mode]}", True)
    return Cause("padding", f"padding {a.padding()} against {b.padding()}", True)


_MODES = {"constant": "zeros", "reflect": "reflection", "edge": "the edge", "wrap": "the other end"}


def _layouts(e: Evidence) -> Iterator[_Layout]:
    i = first(e)
    a, b = e.a_outputs[i], e.b_outputs[i]
    kernels = [w for w in e.weights.values() if w.ndim in (3, 4)]
    images = [x for x in e.inputs if x.ndim == a.ndim and x.dtype.kind == "f"]
    if len(kernels) != 1 or not images or a.ndim != kernels[0].ndim:
        return
    x, kernel, space = images[0], kernels[0], a.ndim - 2
    for channel in (1, a.ndim - 1):
        o, c = a.shape[channel], x.shape[channel]
        for w in (np.moveaxis(kernel, (0, 1), (-1, -2)), kernel):
            if w.shape[-2:] != (c, o) or len(set(w.shape[:space])) != 1:
                continue
            bias = next((v for v in e.weights.values() if v.shape == (o,)), np.zeros(o))
            last = [np.moveaxis(z[:FEW], channel, -1).astype("float64") for z in (x, a, b)]
            if space == 2 and all(z.shape[1] == z.shape[2] for z in last):
                x_, a_, b_ = last
                few = w[..., :FEW].astype("float64")
                yield _Layout(x_, few, bias[:FEW], a_[..., :FEW], b_[..., :FEW])
