"""New tensors by their array API names; floats are float64 unless told otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from array_api_compat import torch as compat
from torch import from_dlpack

from multicalc.xp.common.axes import shape_of
from multicalc_torch.scalars import asarray, to_dtype

__all__ = [
    "arange",
    "asarray",
    "empty",
    "empty_like",
    "eye",
    "from_dlpack",
    "full",
    "full_like",
    "linspace",
    "ones",
    "ones_like",
    "zeros",
    "zeros_like",
]


def zeros(
    shape: int | Sequence[int], *, dtype: Any = torch.float64, device: Any = None
) -> torch.Tensor:
    return torch.zeros(shape, dtype=to_dtype(dtype) or torch.float64, device=device)


def ones(
    shape: int | Sequence[int], *, dtype: Any = torch.float64, device: Any = None
) -> torch.Tensor:
    return torch.ones(shape, dtype=to_dtype(dtype) or torch.float64, device=device)


def empty(
    shape: int | Sequence[int], *, dtype: Any = torch.float64, device: Any = None
) -> torch.Tensor:
    return torch.empty(shape, dtype=to_dtype(dtype) or torch.float64, device=device)


def full(
    shape: int | Sequence[int], fill_value: Any, *, dtype: Any = None, device: Any = None
) -> torch.Tensor:
    # Expanded rather than filled, so that a tensor as fill_value keeps its derivative.
    value = asarray(fill_value, dtype=dtype, device=device)
    return value.expand(shape_of(shape)).clone()


def eye(
    n_rows: int,
    n_cols: int | None = None,
    /,
    *,
    k: int = 0,
    dtype: Any = torch.float64,
    device: Any = None,
) -> torch.Tensor:
    eye = torch.zeros(
        (n_rows, n_rows if n_cols is None else n_cols),
        dtype=to_dtype(dtype) or torch.float64,
        device=device,
    )
    if -n_rows < k < eye.shape[1]:
        eye.diagonal(k).fill_(1)
    return eye


def arange(
    start: Any, /, stop: Any = None, step: Any = 1, *, dtype: Any = None, device: Any = None
) -> torch.Tensor:
    if stop is None:
        start, stop = 0, start
    if dtype is None and any(isinstance(x, float) for x in (start, stop, step)):
        dtype = torch.float64
    return compat.arange(start, stop, step, dtype=to_dtype(dtype), device=device)


def linspace(
    start: Any,
    stop: Any,
    /,
    num: int,
    *,
    dtype: Any = torch.float64,
    device: Any = None,
    endpoint: bool = True,
) -> torch.Tensor:
    if isinstance(start, torch.Tensor) or isinstance(stop, torch.Tensor):
        # torch.linspace takes the ends' values, without their derivatives.
        ends = torch.as_tensor(start), torch.as_tensor(stop)
        dtype = to_dtype(dtype) or torch.result_type(*ends)
        unit = linspace(0.0, 1.0, num, dtype=dtype, device=device, endpoint=endpoint)
        return ends[0].to(dtype) * (1 - unit) + ends[1].to(dtype) * unit
    points = torch.linspace(
        start,
        stop,
        num if endpoint else num + 1,
        dtype=to_dtype(dtype) or torch.float64,
        device=device,
    )
    return points[:num]


def zeros_like(x: torch.Tensor, /, *, dtype: Any = None, device: Any = None) -> torch.Tensor:
    return torch.zeros_like(x, dtype=to_dtype(dtype), device=device)


def ones_like(x: torch.Tensor, /, *, dtype: Any = None, device: Any = None) -> torch.Tensor:
    return torch.ones_like(x, dtype=to_dtype(dtype), device=device)


def empty_like(x: torch.Tensor, /, *, dtype: Any = None, device: Any = None) -> torch.Tensor:
    return torch.empty_like(x, dtype=to_dtype(dtype), device=device)


def full_like(
    x: torch.Tensor, /, fill_value: Any, *, dtype: Any = None, device: Any = None
) -> torch.Tensor:
    return full(x.shape, fill_value, dtype=to_dtype(dtype) or x.dtype, device=device or x.device)
