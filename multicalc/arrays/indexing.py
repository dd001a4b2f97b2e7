"""Indexing of native arrays, as the standard has it and NumPy beyond it, on every backend."""

from __future__ import annotations

import operator
from typing import Any

import numpy as np

from multicalc.backend import Array, Backend, current, native, owner
from multicalc.xp.scatter import Key, at_get


def item(backend: Backend, x: Array, key: Any) -> Array:
    """``x[key]``: integers, slices of any step, ``...``, ``None``, integer arrays, masks.

    Raises:
        IndexError: out of range, or too many.
        TracingError: a mask whose values aren't known, in what is being compiled.
    """
    if _is_plain(key):
        shape = backend.shape(x)
        if shape and (type(key) is slice or -shape[0] <= key < shape[0]):
            return x[key]
    parts = tuple([_part(backend, each) for each in (key if isinstance(key, tuple) else (key,))])
    whole = parts if isinstance(key, tuple) else parts[0]
    if all(map(_is_basic, parts)):
        shape = backend.shape(x)
        _check(shape, parts)
        # Not every framework's array without axes takes ... and None.
        return x[whole] if shape else backend.namespace.reshape(x, (1,) * parts.count(None))
    return at_get(backend, x, key=Key(whole))


def getitem(x: Array, key: Any) -> Array:
    """:func:`item` on the backend that runs here."""
    return item(current(), x, key)


def _is_plain(key: Any) -> bool:
    """Whether it is an integer or a slice as most are: taken without a further look, in a third of
    the time."""
    if type(key) is not slice:
        return type(key) is int
    return key.step is None and type(key.start) in _BOUNDS and type(key.stop) in _BOUNDS


_BOUNDS = (int, type(None))


def _part(backend: Backend, part: Any) -> Any:
    """A part of a key as NumPy writes it, an array of the backend apart."""
    part = native(part)
    if isinstance(part, slice):
        return slice(*map(_bound, (part.start, part.stop, part.step)))
    if isinstance(part, np.integer):
        return int(part)
    if isinstance(part, list):
        plain = not any(owner(native(x)) for x in part)
        return np.asarray(part, dtype=None if part else int) if plain else part
    return part


def _bound(x: Any) -> int | None:
    return None if x is None else operator.index(x)


def _is_basic(part: Any) -> bool:
    """Whether every framework takes it, and alike."""
    if isinstance(part, slice):
        return part.step is None or part.step > 0
    return part is None or part is Ellipsis or type(part) is int


def _check(shape: tuple[int, ...], parts: tuple[Any, ...]) -> None:
    """Raise IndexError where ``parts`` don't fit, as some frameworks clamp or pad in silence."""
    taken = sum(part is not None and part is not Ellipsis for part in parts)
    if taken > len(shape):
        raise IndexError(f"{taken} indices for an array of {len(shape)} axes, of shape {shape}")
    if parts.count(Ellipsis) > 1:
        raise IndexError("an index can have one ... only")
    axis = 0
    for part in parts:
        if part is Ellipsis:
            axis = len(shape) - (taken - axis)
        elif part is not None:
            if type(part) is int and not -shape[axis] <= part < shape[axis]:
                raise IndexError(
                    f"index {part} is out of range for axis {axis}, of length {shape[axis]}"
                )
            axis += 1
