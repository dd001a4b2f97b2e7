"""Convolutions, by torch's."""

from __future__ import annotations

from typing import Any

import torch

from multicalc.errors import UnsupportedOperationError
from multicalc.xp.common.floats import check_floats
from multicalc.xp.common.sliding import convolving
from multicalc_torch import dtypes
from multicalc_torch.scalars import operands

_BY_AXES = {1: torch.conv1d, 2: torch.conv2d, 3: torch.conv3d}


def conv(
    x: Any,
    w: Any,
    /,
    *,
    strides: Any = 1,
    padding: Any = "valid",
    dilation: Any = 1,
    groups: int = 1,
) -> torch.Tensor:
    check_floats(dtypes, "conv", x, w)
    x, w = operands(x, w)
    slide = convolving(tuple(x.shape), tuple(w.shape), strides, padding, dilation, groups)
    convolve = _BY_AXES.get(len(slide.window))
    if convolve is None:
        raise UnsupportedOperationError(
            f"torch: xp.conv slides over 1, 2 or 3 axes, found {len(slide.window)}",
            operation="conv",
        )
    ends = [pair[0] for pair in slide.padding]
    if any(before != after for before, after in slide.padding):
        # torch pads both ends alike; these widths go from the last axis to the first.
        x = torch.nn.functional.pad(x, [n for pair in reversed(slide.padding) for n in pair])
        ends = [0] * len(ends)
    return convolve(x, w, None, slide.strides, ends, slide.dilation, groups)
