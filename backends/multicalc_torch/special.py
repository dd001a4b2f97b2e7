"""Functions beyond the standard, and those whose derivatives torch gets wrong at the extremes."""

from __future__ import annotations

from math import inf
from typing import Any

import torch

from multicalc_torch import softplus as smooth
from multicalc_torch.scalars import elementwise, floats

softplus = elementwise(smooth.softplus, floats)
sigmoid = elementwise(torch.sigmoid, floats)
relu = elementwise(torch.relu)


def logaddexp(x1: Any, x2: Any, /) -> torch.Tensor:
    # torch.logaddexp's second derivative is NaN where the arguments differ by more than 709. Here
    # each branch is smooth across x1 == x2, so derivatives of every order hold there too.
    x1, x2 = floats(x1, x2)
    first = x1 >= x2
    high, low = torch.where(first, x1, x2), torch.where(first, x2, x1)
    # inf - inf is the one difference that is not a number though the result is.
    gap = (high - low).masked_fill(torch.isinf(high), inf)
    return high - smooth.log_rest(gap)


def logsumexp(x: Any, /, *, axis: Any = None, keepdims: bool = False) -> torch.Tensor:
    (x,) = floats(x)
    axes = tuple(range(x.ndim)) if axis is None else axis
    return x if axes == () else torch.logsumexp(x, axes, keepdim=keepdims)


def softmax(x: Any, /, *, axis: int = -1) -> torch.Tensor:
    return torch.softmax(*floats(x), axis)


def log_softmax(x: Any, /, *, axis: int = -1) -> torch.Tensor:
    return torch.log_softmax(*floats(x), axis)
