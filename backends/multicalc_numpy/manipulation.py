"""Shapes, joining, indexing and triangles by their array API names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import autograd.numpy as anp
import numpy as np

from multicalc.xp.common.axes import axes_of, shape_of, shifts_of
from multicalc_numpy.scalars import operands

Axis = int | tuple[int, ...] | None


def reshape(x: Any, /, shape: int | Sequence[int], *, copy: bool | None = None) -> Any:
    reshaped = anp.reshape(*operands(x), shape_of(shape))
    return reshaped.copy() if copy and isinstance(reshaped, np.ndarray) else reshaped


def permute_dims(x: Any, /, axes: Sequence[int]) -> Any:
    return anp.transpose(*operands(x), tuple(axes))


def expand_dims(x: Any, /, axis: int = 0) -> Any:
    return anp.expand_dims(*operands(x), axis)


def squeeze(x: Any, /, axis: int | tuple[int, ...]) -> Any:
    return anp.squeeze(*operands(x), axis=axis)


def concat(arrays: Sequence[Any], /, *, axis: int | None = 0) -> Any:
    arrays = operands(*arrays)
    if axis is None:
        arrays, axis = tuple(anp.reshape(x, -1) for x in arrays), 0
    return anp.concatenate(arrays, axis=axis)


def stack(arrays: Sequence[Any], /, *, axis: int = 0) -> Any:
    return anp.stack(operands(*arrays), axis=axis)


def unstack(x: Any, /, *, axis: int = 0) -> tuple[Any, ...]:
    x = anp.moveaxis(*operands(x), axis, 0)
    return tuple(x[i] for i in range(x.shape[0]))


def flip(x: Any, /, *, axis: Axis = None) -> Any:
    (x,) = operands(x)
    flipped = axes_of(axis, x.ndim)
    return x[tuple(slice(None, None, -1 if a in flipped else 1) for a in range(x.ndim))]


def roll(x: Any, /, shift: int | tuple[int, ...], *, axis: Axis = None) -> Any:
    (x,) = operands(x)
    if axis is None:
        return anp.reshape(anp.roll(anp.reshape(x, -1), shift), x.shape)
    axes = axes_of(axis, x.ndim)
    # One axis at a time: autograd's rule for np.roll takes one only.
    for s, a in zip(shifts_of(shift, axes), axes, strict=True):
        x = anp.roll(x, s, axis=a)
    return x


def tile(x: Any, repetitions: int | Sequence[int], /) -> Any:
    (x,) = operands(x)
    counts = shape_of(repetitions)
    # autograd's rule takes the first count for the first axis; with fewer it is for the last ones.
    return anp.tile(x, (1,) * (x.ndim - len(counts)) + counts)


def repeat(x: Any, repeats: Any, /, *, axis: int | None = None) -> Any:
    (x,) = operands(x)
    if axis is None:
        x, axis = anp.reshape(x, -1), 0
    return take(x, np.repeat(np.arange(x.shape[axis]), repeats), axis=axis)


def broadcast_to(x: Any, /, shape: Sequence[int]) -> Any:
    # autograd's rule for np.broadcast_to takes as many dimensions only.
    (x,) = operands(x)
    shape = shape_of(shape)
    return anp.broadcast_to(anp.reshape(x, (1,) * (len(shape) - x.ndim) + x.shape), shape)


def moveaxis(x: Any, source: Any, destination: Any, /) -> Any:
    return anp.moveaxis(*operands(x), source, destination)


def take(x: Any, indices: Any, /, *, axis: int | None = None) -> Any:
    (x,) = operands(x)
    if axis is None:
        x, axis = anp.reshape(x, -1), 0
    (at,) = axes_of(axis, x.ndim)
    return x[(slice(None),) * at + (np.asarray(indices),)]


def tril(x: Any, /, *, k: int = 0) -> Any:
    return anp.tril(*operands(x), k)


def triu(x: Any, /, *, k: int = 0) -> Any:
    return anp.triu(*operands(x), k)


def diff(x: Any, /, *, axis: int = -1, n: int = 1, prepend: Any = None, append: Any = None) -> Any:
    x = concat([each for each in (prepend, x, append) if each is not None], axis=axis)
    return anp.diff(x, n, axis) if n else x


def astype(x: Any, dtype: Any, /, *, copy: bool = True, device: Any = None) -> Any:
    (x,) = operands(x)
    return x.astype(dtype) if copy or x.dtype != dtype else x
