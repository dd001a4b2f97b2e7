"""Shapes and joining, made of ``reshape``, ``permute_dims``, ``concat``, ``take`` and the like."""

from __future__ import annotations

from typing import Any

import numpy as np

from multicalc.xp.common.axes import axes_of, order_of_axes, shape_of, shifts_of
from multicalc.xp.common.places import places_along


def expand_dims(xp: Any, x: Any, /, axis: int = 0) -> Any:
    (at,) = axes_of(axis, len(x.shape) + 1)
    return xp.reshape(x, (*x.shape[:at], 1, *x.shape[at:]))


def squeeze(xp: Any, x: Any, /, axis: Any) -> Any:
    axes = axes_of(axis, len(x.shape))
    if any(x.shape[a] != 1 for a in axes):
        raise ValueError(f"squeeze: axis {axis} of shape {tuple(x.shape)} isn't of length one")
    return xp.reshape(x, tuple(n for a, n in enumerate(x.shape) if a not in axes))


def stack(xp: Any, arrays: Any, /, *, axis: int = 0) -> Any:
    return xp.concat([xp.expand_dims(x, axis) for x in arrays], axis=axis)


def unstack(xp: Any, x: Any, /, *, axis: int = 0) -> tuple[Any, ...]:
    x = xp.moveaxis(x, axis, 0)
    return tuple(x[k] for k in range(x.shape[0]))


def moveaxis(xp: Any, x: Any, source: Any, destination: Any, /) -> Any:
    return xp.permute_dims(x, order_of_axes(len(x.shape), source, destination))


def flip(xp: Any, x: Any, /, *, axis: Any = None) -> Any:
    for a in axes_of(axis, len(x.shape)):
        x = xp.take(x, np.arange(x.shape[a])[::-1], axis=a)
    return x


def roll(xp: Any, host: Any, x: Any, /, shift: Any, *, axis: Any = None) -> Any:
    if axis is None:
        return xp.reshape(xp.roll(xp.reshape(x, (-1,)), shift, axis=0), tuple(x.shape))
    axes = axes_of(axis, len(x.shape))
    for by, a in zip(shifts_of(host.values(shift).tolist(), axes), axes, strict=True):
        x = xp.take(x, np.roll(np.arange(x.shape[a]), by), axis=a)
    return x


def tile(xp: Any, x: Any, repetitions: Any, /) -> Any:
    counts = shape_of(repetitions)
    counts = (1,) * (len(x.shape) - len(counts)) + counts
    x = xp.reshape(x, (1,) * (len(counts) - len(x.shape)) + tuple(x.shape))
    for a, count in enumerate(counts):
        x = xp.take(x, np.tile(np.arange(x.shape[a]), count), axis=a)
    return x


def repeat(xp: Any, host: Any, x: Any, repeats: Any, /, *, axis: int | None = None) -> Any:
    if axis is None:
        x, axis = xp.reshape(x, (-1,)), 0
    (at,) = axes_of(axis, len(x.shape))
    return xp.take(x, np.repeat(np.arange(x.shape[at]), host.values(repeats)), axis=at)


def tril(xp: Any, host: Any, x: Any, /, *, k: int = 0) -> Any:
    return xp.where(host.made(_below("tril", x, k), x), x, xp.zeros_like(x))


def triu(xp: Any, host: Any, x: Any, /, *, k: int = 0) -> Any:
    return xp.where(host.made(_below("triu", x, k - 1), x), xp.zeros_like(x), x)


def _below(name: str, x: Any, k: int) -> np.ndarray:
    if len(x.shape) < 2:
        raise ValueError(f"{name}: takes matrices, found shape {tuple(x.shape)}")
    return np.tri(x.shape[-2], x.shape[-1], k, dtype=bool)


def take_along_axis(xp: Any, host: Any, x: Any, indices: Any, /, *, axis: int = -1) -> Any:
    places = places_along(tuple(x.shape), host.values(indices), axis)
    return xp.take(xp.reshape(x, (-1,)), places, axis=0)


def sort(
    xp: Any, x: Any, /, *, axis: int = -1, descending: bool = False, stable: bool = True
) -> Any:
    order = xp.argsort(x, axis=axis, descending=descending, stable=stable)
    return xp.take_along_axis(x, order, axis=axis)
