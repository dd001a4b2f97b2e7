"""Shapes, joining, indexing and triangles by their array API names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from array_api_compat import torch as compat

from multicalc.xp.common.axes import shape_of
from multicalc_torch.scalars import operands, to_dtype

Axis = int | tuple[int, ...] | None


def reshape(x: Any, /, shape: int | Sequence[int], *, copy: bool | None = None) -> torch.Tensor:
    reshaped = torch.reshape(*operands(x), shape_of(shape))
    return reshaped.clone() if copy else reshaped


def permute_dims(x: Any, /, axes: Sequence[int]) -> torch.Tensor:
    return torch.permute(*operands(x), tuple(axes))


def expand_dims(x: Any, /, axis: int = 0) -> torch.Tensor:
    return torch.unsqueeze(*operands(x), axis)


def squeeze(x: Any, /, axis: int | tuple[int, ...]) -> torch.Tensor:
    return compat.squeeze(*operands(x), axis)


def concat(arrays: Sequence[Any], /, *, axis: int | None = 0) -> torch.Tensor:
    tensors = operands(*arrays)
    if axis is None:
        tensors, axis = tuple(t.flatten() for t in tensors), 0
    return torch.cat(tensors, axis)


def stack(arrays: Sequence[Any], /, *, axis: int = 0) -> torch.Tensor:
    return torch.stack(operands(*arrays), axis)


def unstack(x: Any, /, *, axis: int = 0) -> tuple[torch.Tensor, ...]:
    return torch.unbind(*operands(x), axis)


def flip(x: Any, /, *, axis: Axis = None) -> torch.Tensor:
    return compat.flip(*operands(x), axis=axis)


def roll(x: Any, /, shift: int | tuple[int, ...], *, axis: Axis = None) -> torch.Tensor:
    return torch.roll(*operands(x), shift, axis)


def tile(x: Any, repetitions: int | Sequence[int], /) -> torch.Tensor:
    return torch.tile(*operands(x), shape_of(repetitions))


def repeat(x: Any, repeats: Any, /, *, axis: int | None = None) -> torch.Tensor:
    (x,) = operands(x)
    counts = repeats if isinstance(repeats, int) else torch.as_tensor(repeats, device=x.device)
    return compat.repeat(x, counts, axis=axis)


def broadcast_to(x: Any, /, shape: Sequence[int]) -> torch.Tensor:
    return torch.broadcast_to(*operands(x), tuple(shape))


def broadcast_arrays(*arrays: Any) -> list[torch.Tensor]:
    return list(torch.broadcast_tensors(*(operands(x)[0] for x in arrays)))


def meshgrid(*arrays: Any, indexing: str = "xy") -> list[torch.Tensor]:
    return list(torch.meshgrid(*(operands(x)[0] for x in arrays), indexing=indexing))


def moveaxis(x: Any, source: Any, destination: Any, /) -> torch.Tensor:
    # moveaxis by one number has no batched form.
    return torch.movedim(*operands(x), source, destination)


def take(x: Any, indices: Any, /, *, axis: int | None = None) -> torch.Tensor:
    (x,) = operands(x)
    if axis is None:
        x, axis = x.flatten(), 0
    # PyTorch takes indices of eight bits for a mask, or not at all.
    at = torch.as_tensor(indices, device=x.device).to(torch.int64)
    # Through indexing, which counts negative indices from the end.
    return x[(slice(None),) * (axis % x.ndim) + (at,)]


def tril(x: Any, /, *, k: int = 0) -> torch.Tensor:
    return torch.tril(*operands(x), k)


def triu(x: Any, /, *, k: int = 0) -> torch.Tensor:
    return torch.triu(*operands(x), k)


def diff(
    x: Any, /, *, axis: int = -1, n: int = 1, prepend: Any = None, append: Any = None
) -> torch.Tensor:
    return torch.diff(*operands(x), n, axis, prepend=prepend, append=append)


def astype(x: Any, dtype: Any, /, *, copy: bool = True, device: Any = None) -> torch.Tensor:
    (x,) = operands(x)
    return x.to(device or x.device, to_dtype(dtype), copy=copy)
