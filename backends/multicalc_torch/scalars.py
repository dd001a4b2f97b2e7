"""What the namespace's functions share: dtypes by any name, and Python scalars beside tensors."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce, wraps
from typing import Any

import numpy as np
import torch

from multicalc.xp.common.kinds import PYTHONS
from multicalc.xp.common.nested import arrays_in, flat
from multicalc.xp.common.numbers import apart, is_number


def to_dtype(dtype: Any) -> torch.dtype | None:
    """The torch dtype for a string, a NumPy dtype or type, a torch dtype or None."""
    if dtype is None or isinstance(dtype, torch.dtype):
        return dtype
    name = dtype if isinstance(dtype, str) and dtype not in PYTHONS else np.dtype(dtype).name
    found: torch.dtype | None = getattr(torch, name, None)
    # NumPy knows other names of them, "f8" and "single", and says of all others that it doesn't.
    return getattr(torch, np.dtype(name).name) if found is None else found


def asarray(
    obj: Any, /, *, dtype: Any = None, device: Any = None, copy: bool | None = None
) -> torch.Tensor:
    """A tensor: of a tensor itself, a NumPy array's copy, a number, or nested lists of those.

    Numbers beside tensors in a list take the tensors' dtype, unless that could not hold them; alone
    they become float64, int64, bool or complex128.
    """
    dtype = to_dtype(dtype)
    if isinstance(obj, torch.Tensor):
        moved = obj.to(dtype=dtype or obj.dtype, device=device or obj.device)
        return moved.clone() if copy and moved is obj else moved
    if isinstance(obj, list | tuple):
        tensors = arrays_in(obj, _is_tensor)
        if tensors:
            dtype = dtype or _holding(obj)
            device = device or tensors[0].device
            return torch.stack([asarray(each, dtype=dtype, device=device) for each in obj])
    if copy is False and not isinstance(obj, torch.Tensor):
        raise ValueError("a tensor can't be made of this object without a copy")
    return torch.tensor(np.array(obj), dtype=dtype, device=device)


def _holding(nested: Any) -> torch.dtype:
    """The dtype that holds all that lists hold: tensors, NumPy's arrays and Python numbers."""
    numbers, arrays = apart(flat(nested))
    dtype = reduce(torch.promote_types, [_dtype_of(x) for x in arrays])
    for x in numbers:
        dtype = torch.promote_types(dtype, _beside(dtype, x))
    return dtype


def _dtype_of(x: Any) -> torch.dtype:
    return x.dtype if _is_tensor(x) else getattr(torch, x.dtype.name)


def _is_tensor(x: Any) -> bool:
    return isinstance(x, torch.Tensor)


def operands(*xs: Any) -> tuple[Any, ...]:
    """Tensors of all ``xs``, those given of one dtype; a Python number takes that too, unless it
    could not hold it (a float beside integers)."""
    dtypes = [x.dtype if isinstance(x, torch.Tensor) else None for x in xs]
    if None not in dtypes and dtypes.count(dtypes[0]) == len(dtypes):
        return xs
    tensors = [x for x in xs if isinstance(x, torch.Tensor)]
    if not tensors:
        return tuple([asarray(x) for x in xs])
    dtype, device = reduce(torch.promote_types, [t.dtype for t in tensors]), tensors[0].device

    def convert(x: Any) -> torch.Tensor:
        if isinstance(x, torch.Tensor):
            # To torch, a tensor without dimensions says less about the dtype.
            return x if x.dtype == dtype else x.to(dtype)
        if not is_number(x):
            return asarray(x, device=device)
        return torch.tensor(x, dtype=_beside(dtype, x), device=device)

    return tuple([convert(x) for x in xs])


def _beside(dtype: torch.dtype, x: bool | int | float | complex) -> torch.dtype:
    """The dtype of a Python number beside tensors of ``dtype``."""
    if isinstance(x, complex):
        return torch.promote_types(dtype, torch.complex64)
    if dtype is torch.bool:
        return _ALONE[type(x)]
    whole = not (dtype.is_floating_point or dtype.is_complex)
    return torch.float64 if whole and isinstance(x, float) else dtype


_ALONE = {bool: torch.bool, int: torch.int64, float: torch.float64}


def floats(*xs: Any) -> tuple[Any, ...]:
    """As :func:`operands`, but integers and booleans as float64: torch would make them float32,
    and a number beside small ones needn't be one of theirs."""
    return tuple(
        [
            x if x.is_floating_point() or x.is_complex() else x.to(torch.float64)
            for x in operands(*[float(x) if type(x) is int else x for x in xs])
        ]
    )


def elementwise(
    function: Callable[..., Any], accept: Callable[..., Any] = operands
) -> Callable[..., Any]:
    """``function`` with every positional argument made a tensor, by :func:`operands` or
    :func:`floats`."""

    @wraps(function)
    def call(*xs: Any) -> Any:
        if len(xs) == 1 and isinstance(xs[0], torch.Tensor) and xs[0].is_floating_point():
            return function(xs[0])
        return function(*accept(*xs))

    return call
