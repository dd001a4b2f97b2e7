"""Shapes, joining, indexing and triangles by their array API names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy

from .loading import load
from .operands import Array, as_array, axes_of, dtype_name, is_array, promoted, shape_of

np = load().np

__all__ = [
    "astype", "broadcast_to", "concat", "diag", "diff", "expand_dims", "flip", "moveaxis",
    "permute_dims", "repeat", "reshape", "roll", "squeeze", "stack", "take", "tile", "tril",
    "triu", "unstack",
]  # fmt: skip


def reshape(x: Any, /, shape: int | Sequence[int], *, copy: bool | None = None) -> Array:
    return np.reshape(as_array(x), shape_of(shape))


def permute_dims(x: Any, /, axes: Sequence[int]) -> Array:
    x = as_array(x)
    return np.transpose(x, axes_of(tuple(axes), x.ndim)) if x.ndim else np.copy(x)


def expand_dims(x: Any, /, axis: int | tuple[int, ...] = 0) -> Array:
    x = as_array(x)
    axes = (axis,) if isinstance(axis, int) else tuple(axis)
    ndim = x.ndim + len(axes)
    new, sizes = axes_of(axes, ndim), iter(x.shape)
    return np.reshape(x, tuple(1 if a in new else next(sizes) for a in range(ndim)))


def squeeze(x: Any, /, axis: int | tuple[int, ...]) -> Array:
    x = as_array(x)
    gone = axes_of(axis, x.ndim)
    if any(x.shape[a] != 1 for a in gone):
        raise ValueError(f"cannot squeeze axis {axis} of an array of shape {x.shape}")
    return np.reshape(x, tuple(n for a, n in enumerate(x.shape) if a not in gone))


def concat(arrays: Sequence[Any], /, *, axis: int | None = 0) -> Array:
    arrays = promoted(*arrays)
    if axis is None:
        arrays, axis = [x.reshape((-1,)) for x in arrays], 0
    return np.concatenate(list(arrays), axis=axis % arrays[0].ndim)


def stack(arrays: Sequence[Any], /, *, axis: int = 0) -> Array:
    arrays = promoted(*arrays)
    return np.stack(list(arrays), axis=axis % (arrays[0].ndim + 1))


def unstack(x: Any, /, *, axis: int = 0) -> tuple[Array, ...]:
    x = moveaxis(x, axis, 0)
    return tuple(x[i] for i in range(x.shape[0]))


def flip(x: Any, /, *, axis: int | tuple[int, ...] | None = None) -> Array:
    x = as_array(x)
    for a in axes_of(axis, x.ndim):
        x = np.flip(x, a)
    return x


def roll(
    x: Any, /, shift: int | tuple[int, ...], *, axis: int | tuple[int, ...] | None = None
) -> Array:
    x = as_array(x)
    if axis is None:
        return np.roll(x, shift)
    axes = axes_of(axis, x.ndim)
    shifts = (shift,) * len(axes) if isinstance(shift, int) else shift
    for s, a in zip(shifts, axes, strict=True):
        x = np.roll(x, s, axis=a)
    return x


def tile(x: Any, repetitions: int | Sequence[int], /) -> Array:
    return np.tile(as_array(x), shape_of(repetitions))


def repeat(x: Any, repeats: Any, /, *, axis: int | None = None) -> Array:
    x = as_array(x)
    if axis is None:
        x, axis = x.reshape((-1,)), 0
    counts = repeats.asnumpy() if is_array(repeats) else repeats
    return take(x, numpy.repeat(numpy.arange(x.shape[axis]), counts), axis=axis)


def broadcast_to(x: Any, /, shape: Sequence[int]) -> Array:
    return np.broadcast_to(as_array(x), shape_of(shape))


def moveaxis(x: Any, source: Any, destination: Any, /) -> Array:
    x = as_array(x)
    source, destination = axes_of(source, x.ndim), axes_of(destination, x.ndim)
    order = [a for a in range(x.ndim) if a not in source]
    for d, s in sorted(zip(destination, source, strict=True)):
        order.insert(d, s)
    return permute_dims(x, order)


def take(x: Any, indices: Any, /, *, axis: int | None = None) -> Array:
    """Indices may be negative, as in NumPy."""
    x = as_array(x)
    if axis is None:
        x, axis = x.reshape((-1,)), 0
    axis = axis % x.ndim
    plain = indices.asnumpy() if is_array(indices) else numpy.asarray(indices)
    size = x.shape[axis]
    if plain.size and not (-size <= plain.min() and plain.max() < size):
        raise IndexError(f"an index is out of bounds for axis {axis} with size {size}")
    return np.take(x, as_array(plain % size if plain.size else plain, "int64"), axis=axis)


def astype(x: Any, dtype: Any, /, *, copy: bool = True) -> Array:
    return as_array(x).astype(dtype_name(dtype), copy=copy)


def diff(x: Any, /, *, axis: int = -1, n: int = 1) -> Array:
    x = as_array(x)
    return np.diff(x, n, axis % x.ndim) if n else x


def tril(x: Any, /, *, k: int = 0) -> Array:
    return np.tril(as_array(x), k)


def triu(x: Any, /, *, k: int = 0) -> Array:
    return np.swapaxes(np.tril(np.swapaxes(as_array(x), -1, -2), -k), -1, -2)


def diag(x: Any, /, *, k: int = 0) -> Array:
    """A matrix with ``x`` on its diagonal, or the diagonal of a matrix."""
    return np.diag(as_array(x), k)
