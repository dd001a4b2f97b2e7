"""Where elements are, by their array API names."""

from __future__ import annotations

from typing import Any

import torch
from array_api_compat import torch as compat

from multicalc.xp.common.bounds import check_indices
from multicalc_torch.dtypes import result_type
from multicalc_torch.scalars import operands

__all__ = ["count_nonzero", "nonzero", "searchsorted", "take_along_axis"]


def count_nonzero(x: Any, /, *, axis: Any = None, keepdims: bool = False) -> torch.Tensor:
    return compat.count_nonzero(*operands(x), axis=axis, keepdims=keepdims)


def nonzero(x: Any, /) -> tuple[torch.Tensor, ...]:
    return compat.nonzero(*operands(x))


def searchsorted(
    x1: Any, x2: Any, /, *, side: str = "left", sorter: torch.Tensor | None = None
) -> torch.Tensor:
    x1, x2 = operands(x1, x2)
    dtype = result_type(x1, x2)
    return torch.searchsorted(x1.to(dtype), x2.to(dtype), side=side, sorter=sorter)


def take_along_axis(x: Any, indices: Any, /, *, axis: int = -1) -> torch.Tensor:
    """Indices may be negative; the other axes are broadcast."""
    # Not torch.take_along_dim, which takes indices modulo the size, silently.
    (x,) = operands(x)
    at = torch.as_tensor(indices, dtype=torch.int64, device=x.device)
    axis = axis % x.ndim
    size, count = x.shape[axis], at.shape[axis]
    rest = torch.broadcast_shapes(*((*s[:axis], 1, *s[axis + 1 :]) for s in (x.shape, at.shape)))
    x = x.expand(*rest[:axis], size, *rest[axis + 1 :])
    places = torch.where(at < 0, at + size, at).expand(*rest[:axis], count, *rest[axis + 1 :])
    try:
        return torch.gather(x, axis, places)
    except RuntimeError:
        check_indices("take_along_axis", at.numpy(force=True), axis, size)
        raise
