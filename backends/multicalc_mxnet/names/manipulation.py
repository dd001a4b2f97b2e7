"""Shapes, joining and triangles by their array API names."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy

from multicalc.xp.common.axes import axes_of, order_of_axes

from ..engine import primitives
from ..engine.boxes import is_symbolic
from ..runtime.autograd import is_floating
from ..runtime.loading import load
from .host import from_host, needs_host, on_host, plain
from .indexing import take
from .operands import Array, as_array, dtype_name, promoted, shape_of

np = load().np

__all__ = [
    "astype", "broadcast_to", "concat", "expand_dims", "flip",
    "moveaxis", "permute_dims", "repeat", "reshape", "roll", "squeeze", "stack", "tile",
    "tril", "triu", "unstack",
]  # fmt: skip


def reshape(x: Any, /, shape: int | Sequence[int], *, copy: bool | None = None) -> Array:
    x, shape = as_array(x), shape_of(shape)
    if copy is False:
        raise ValueError("mxnet: reshape always copies")
    return on_host(numpy.reshape, x, shape) if needs_host(x) else primitives.reshape(x, shape)


def permute_dims(x: Any, /, axes: Sequence[int]) -> Array:
    x = as_array(x)
    axes = axes_of(tuple(axes), x.ndim)
    if needs_host(x):
        return on_host(numpy.transpose, x, axes)
    return primitives.transpose(x, axes) if x.ndim else np.copy(x)


def expand_dims(x: Any, /, axis: int | tuple[int, ...] = 0) -> Array:
    x = as_array(x)
    axes = (axis,) if isinstance(axis, int) else tuple(axis)
    ndim = x.ndim + len(axes)
    new, sizes = axes_of(axes, ndim), iter(x.shape)
    return reshape(x, tuple(1 if a in new else next(sizes) for a in range(ndim)))


def squeeze(x: Any, /, axis: int | tuple[int, ...]) -> Array:
    x = as_array(x)
    gone = axes_of(axis, x.ndim)
    if any(x.shape[a] != 1 for a in gone):
        raise ValueError(f"cannot squeeze axis {axis} of an array of shape {x.shape}")
    return reshape(x, tuple(n for a, n in enumerate(x.shape) if a not in gone))


def concat(arrays: Sequence[Any], /, *, axis: int | None = 0) -> Array:
    arrays = promoted(*arrays)
    if axis is None:
        arrays, axis = [reshape(x, (-1,)) for x in arrays], 0
    if needs_host(*arrays):
        whole = [x for x in arrays if 0 not in x.shape]
        if len(whole) == len(arrays) or not whole or not is_floating(arrays[0].dtype):
            return _joined(numpy.concatenate, np.concatenate, arrays, axis)
        arrays = whole
    if not arrays[0].ndim:
        raise ValueError("concat needs arrays of one axis or more; write stack for those of none")
    return np.concatenate(list(arrays), axis=axis % arrays[0].ndim)


def _joined(
    function: Callable[..., Any], operator: Callable[..., Array], arrays: Sequence[Array], axis: int
) -> Array:
    """Arrays of integers, of truth values, or without elements. In what is compiled they go through
    floats."""
    if any(map(is_symbolic, arrays)) and not any(0 in x.shape for x in arrays):
        return operator([x.astype("float64") for x in arrays], axis=axis).astype(arrays[0].dtype)
    return from_host(function([plain(x, "concat") for x in arrays], axis=axis))


def stack(arrays: Sequence[Any], /, *, axis: int = 0) -> Array:
    arrays = promoted(*arrays)
    axis = axis % (arrays[0].ndim + 1)
    shapes = [x.shape for x in arrays]
    if shapes.count(shapes[0]) < len(shapes):
        # MXNet says so when the values are read, if they ever are.
        raise ValueError(f"stack needs arrays of one shape, found {shapes}")
    if needs_host(*arrays):
        return _joined(numpy.stack, np.stack, arrays, axis)
    return np.stack(list(arrays), axis=axis)


def unstack(x: Any, /, *, axis: int = 0) -> tuple[Array, ...]:
    x = moveaxis(x, axis, 0)
    return tuple(reshape(take(x, [i], axis=0), x.shape[1:]) for i in range(x.shape[0]))


def flip(x: Any, /, *, axis: int | tuple[int, ...] | None = None) -> Array:
    x = as_array(x)
    if needs_host(x):
        return on_host(numpy.flip, x, axis)
    for a in axes_of(axis, x.ndim):
        x = np.flip(x, a)
    return x


def roll(
    x: Any, /, shift: int | tuple[int, ...], *, axis: int | tuple[int, ...] | None = None
) -> Array:
    x = as_array(x)
    if needs_host(x):
        return on_host(numpy.roll, x, shift, axis)
    if axis is None:
        return np.roll(x, shift)
    axes = axes_of(axis, x.ndim)
    shifts = (shift,) * len(axes) if isinstance(shift, int) else shift
    for s, a in zip(shifts, axes, strict=True):
        x = np.roll(x, s, axis=a)
    return x


def tile(x: Any, repetitions: int | Sequence[int], /) -> Array:
    x, repetitions = as_array(x), shape_of(repetitions)
    if needs_host(x) or 0 in repetitions:
        return on_host(numpy.tile, x, repetitions)
    return np.tile(x, repetitions)


def repeat(x: Any, repeats: Any, /, *, axis: int | None = None) -> Array:
    x = as_array(x)
    if axis is None:
        x, axis = reshape(x, (-1,)), 0
    counts = plain(repeats, "repeat, by counts that depend on the arguments,")
    return take(x, numpy.repeat(numpy.arange(x.shape[axis]), counts), axis=axis)


def broadcast_to(x: Any, /, shape: Sequence[int]) -> Array:
    x, shape = as_array(x), shape_of(shape)
    if needs_host(x) or 0 in shape:
        return on_host(numpy.broadcast_to, x, shape)
    return np.broadcast_to(x, shape)


def moveaxis(x: Any, source: Any, destination: Any, /) -> Array:
    x = as_array(x)
    return permute_dims(x, order_of_axes(x.ndim, source, destination))


def astype(x: Any, dtype: Any, /, *, copy: bool = True, device: Any = None) -> Array:
    x, target = as_array(x), numpy.dtype(dtype)
    # MXNet's own cast is right of booleans to floats, and takes a fifth of the time on the way.
    booleans = x.dtype == bool and 0 not in x.shape
    if not is_floating(target) or (needs_host(x) and not booleans):
        if not copy and x.dtype == target:
            return x
        return on_host(numpy.ndarray.astype, x, dtype=target)
    return x.astype(dtype_name(dtype), copy=copy)


def tril(x: Any, /, *, k: int = 0) -> Array:
    x = as_array(x)
    return on_host(numpy.tril, x, k) if needs_host(x) else np.tril(x, k)


def triu(x: Any, /, *, k: int = 0) -> Array:
    x = as_array(x)
    if needs_host(x):
        return on_host(numpy.triu, x, k)
    return np.swapaxes(np.tril(np.swapaxes(x, -1, -2), -k), -1, -2)
