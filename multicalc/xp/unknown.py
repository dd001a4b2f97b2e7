"""Where the elements of a key are whose integers aren't known, as in what is being compiled."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod
from typing import Any

import numpy as np

from multicalc.backend import Array, Backend, is_neutral, owner


def positions(backend: Backend, shape: tuple[int, ...], parts: Sequence[Any]) -> Array:
    """The flat positions that ``x[parts]`` comes from, some of ``parts`` integer arrays of
    ``backend``'s; of an index out of range one that no element has.

    NumPy says how the key is laid out: which element of each such array every result is from.
    """
    xp = backend.namespace
    own = [k for k, p in enumerate(parts) if owner(p) == backend.name and not is_neutral(p)]
    known = [np.zeros(backend.shape(p), int) if k in own else p for k, p in enumerate(parts)]
    count = np.arange(prod(shape)).reshape(shape)
    found = backend.from_numpy(np.asarray(count[tuple(known)]))
    beyond = xp.zeros_like(found) < 0
    for k in own:
        axis = _axis(len(shape), parts, k)
        index = xp.astype(xp.reshape(parts[k], (-1,)), backend.dtype(found))
        taken = xp.take(index, _source(shape, axis, known, k).ravel(), axis=0)
        taken = xp.reshape(taken, backend.shape(found))
        length = shape[axis]
        beyond = xp.logical_or(beyond, xp.logical_or(taken < -length, taken >= length))
        found = found + prod(shape[axis + 1 :]) * xp.where(taken < 0, taken + length, taken)
    return xp.where(beyond, prod(shape), found)


def _axis(count: int, parts: Sequence[Any], place: int) -> int:
    """Which axis of an array with ``count`` axes the part at ``place`` is the index of."""
    takes = [_takes(part) for part in parts]
    before = sum(takes[:place])
    return before + count - sum(takes) if any(p is Ellipsis for p in parts[:place]) else before


def _takes(part: Any) -> int:
    """How many axes it is the index of."""
    if part is None or part is Ellipsis:
        return 0
    return part.ndim if isinstance(part, np.ndarray) and part.dtype == bool else 1


def _source(shape: tuple[int, ...], axis: int, known: Sequence[Any], place: int) -> np.ndarray:
    """For each element of the result which one of the array at ``place`` its index is."""
    numbered = np.arange(known[place].size)
    lengths = (*shape[:axis], numbered.size, *shape[axis + 1 :])
    along = numbered.reshape(-1, *(1,) * (len(shape) - axis - 1))
    key = [*known[:place], numbered.reshape(known[place].shape), *known[place + 1 :]]
    return np.asarray(np.broadcast_to(along, lengths)[tuple(key)])
