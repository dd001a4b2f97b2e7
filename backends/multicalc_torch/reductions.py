"""Reductions, cumulative sums, searching and sorting by their array API names."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from array_api_compat import torch as compat

from multicalc_torch.scalars import floats, operands, to_dtype

Axis = int | tuple[int, ...] | None


def sum(x: Any, /, *, axis: Axis = None, dtype: Any = None, keepdims: bool = False) -> torch.Tensor:
    (x,) = operands(x)
    if dtype is None and axis != () and x.is_floating_point():
        return torch.sum(x, axis, keepdim=keepdims)
    # Cast first: torch has no derivative of a sum in integers.
    x = x if dtype is None else x.to(to_dtype(dtype))
    return compat.sum(x, axis=axis, dtype=to_dtype(dtype), keepdims=keepdims)


def prod(
    x: Any, /, *, axis: Axis = None, dtype: Any = None, keepdims: bool = False
) -> torch.Tensor:
    (x,) = operands(x)
    if dtype is not None or not (x.is_floating_point() or x.is_complex()):
        x = x.to(to_dtype(dtype) or torch.int64)
    axes = range(x.ndim) if axis is None else [axis] if isinstance(axis, int) else axis
    # One axis at a time: torch multiplies along one only.
    for a in axes:
        x = torch.prod(x, a, keepdim=True, dtype=x.dtype)
    return x if keepdims else torch.squeeze(x, tuple(axes))


def over(
    function: Callable[..., torch.Tensor], x: Any, axis: Axis, keepdims: bool, **options: Any
) -> torch.Tensor:
    """``function`` over ``axis``: to torch, no axes are all of them."""
    (x,) = operands(x)
    if axis == ():
        return function(x[..., None], -1, **options)
    axes = tuple(range(x.ndim)) if axis is None else axis
    return function(x, axes, keepdim=keepdims, **options)


def mean(x: Any, /, *, axis: Axis = None, keepdims: bool = False) -> torch.Tensor:
    return over(torch.mean, floats(x)[0], axis, keepdims)


def max(x: Any, /, *, axis: Axis = None, keepdims: bool = False) -> torch.Tensor:
    return over(torch.amax, x, axis, keepdims)


def min(x: Any, /, *, axis: Axis = None, keepdims: bool = False) -> torch.Tensor:
    return over(torch.amin, x, axis, keepdims)


def var(
    x: Any, /, *, axis: Axis = None, correction: float = 0.0, keepdims: bool = False
) -> torch.Tensor:
    return over(torch.var, floats(x)[0], axis, keepdims, correction=correction)


def std(
    x: Any, /, *, axis: Axis = None, correction: float = 0.0, keepdims: bool = False
) -> torch.Tensor:
    return over(torch.std, floats(x)[0], axis, keepdims, correction=correction)


def any(x: Any, /, *, axis: Axis = None, keepdims: bool = False) -> torch.Tensor:
    return compat.any(*operands(x), axis=axis, keepdims=keepdims)


def all(x: Any, /, *, axis: Axis = None, keepdims: bool = False) -> torch.Tensor:
    return compat.all(*operands(x), axis=axis, keepdims=keepdims)


def argmax(x: Any, /, *, axis: int | None = None, keepdims: bool = False) -> torch.Tensor:
    return _position(torch.argmax, x, axis, keepdims)


def argmin(x: Any, /, *, axis: int | None = None, keepdims: bool = False) -> torch.Tensor:
    return _position(torch.argmin, x, axis, keepdims)


def _position(find: Any, x: Any, axis: int | None, keepdims: bool) -> torch.Tensor:
    (x,) = operands(x)
    # The first that holds is asked for often; PyTorch looks among numbers only.
    return find(x.to(torch.uint8) if x.dtype == torch.bool else x, axis, keepdim=keepdims)


def cumulative_sum(
    x: Any, /, *, axis: int | None = None, dtype: Any = None, include_initial: bool = False
) -> torch.Tensor:
    return _cumulative(torch.cumsum, 0, x, axis, dtype, include_initial)


def cumulative_prod(
    x: Any, /, *, axis: int | None = None, dtype: Any = None, include_initial: bool = False
) -> torch.Tensor:
    return _cumulative(torch.cumprod, 1, x, axis, dtype, include_initial)


def _cumulative(
    function: Callable[..., torch.Tensor],
    initial: int,
    x: Any,
    axis: int | None,
    dtype: Any,
    include_initial: bool,
) -> torch.Tensor:
    (x,) = operands(x)
    if axis is None:
        x, axis = torch.reshape(x, (-1,)), 0
    x = x if dtype is None else x.to(to_dtype(dtype))
    found = function(x, axis, dtype=to_dtype(dtype))
    if not include_initial:
        return found
    shape = [1 if a == axis % x.ndim else n for a, n in enumerate(x.shape)]
    return torch.cat([found.new_full(shape, initial), found], axis)


def sort(
    x: Any, /, *, axis: int = -1, descending: bool = False, stable: bool = True
) -> torch.Tensor:
    (x,) = operands(x)
    return torch.sort(x, dim=axis, descending=descending, stable=stable).values


def argsort(
    x: Any, /, *, axis: int = -1, descending: bool = False, stable: bool = True
) -> torch.Tensor:
    (x,) = operands(x)
    return torch.sort(x, dim=axis, descending=descending, stable=stable).indices
