"""Changing a vector at positions that are a tensor."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch

_SHORT = frozenset((torch.uint8, torch.int8, torch.int16, torch.int32))


def select(x: torch.Tensor, key: Any) -> torch.Tensor:
    """``x[key]``; PyTorch takes some short integers for masks, others not at all, and no slice
    backwards."""
    left = list(key) if isinstance(key, tuple) else [key]
    parts: list[Any] = []
    axis = 0
    while left:
        part = left.pop(0)
        if part is Ellipsis:
            axis = x.ndim - sum(map(_axes, left))
        elif isinstance(part, slice) and (part.step or 1) < 0:
            x, part = torch.flip(x, (axis,)), _forwards(part, x.shape[axis])
        axis += _axes(part)
        parts.append(part.long() if _is_short(part) else part)
    return x[tuple(parts)]


def _axes(part: Any) -> int:
    """How many axes of an array it stands for."""
    if part is None or part is Ellipsis:
        return 0
    mask = getattr(part, "dtype", None) in (torch.bool, np.bool_)
    return int(part.ndim) if mask else 1


def _forwards(part: slice, length: int) -> slice:
    """The elements of a slice backwards, of the array turned around."""
    chosen = range(length)[part]
    last = length - 1
    return slice(last - chosen.start, last - chosen.stop, -chosen.step)


def _is_short(part: Any) -> bool:
    return isinstance(part, torch.Tensor) and part.dtype in _SHORT


def update(
    x: torch.Tensor, positions: torch.Tensor, values: torch.Tensor, how: str
) -> torch.Tensor:
    """``x`` with ``values`` put in at ``positions``, each once, or added; ``how`` is ``set`` or
    ``add``."""
    return torch.index_put(x, (positions,), values, accumulate=how == "add")
