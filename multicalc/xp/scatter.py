"""Updates at positions, as gathers: the inverse of a key says where each new element comes from.

``take`` and ``where`` have exact derivatives of all orders on every backend, and select without
multiplying, so that a NaN elsewhere stays there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from multicalc.backend import Backend, is_neutral, owner
from multicalc.calls.precision import FLOATING
from multicalc.errors import TracingError
from multicalc.xp import masked, repeated
from multicalc.xp.unknown import positions


@dataclass(frozen=True, eq=False)
class Key:
    """An index, kept from being taken for an operand: NumPy's go with every framework's arrays."""

    index: Any


def at_get(backend: Backend, x: Any, /, *, key: Key) -> Any:
    """``x[key]``."""
    found = _positions(backend, x, key.index)
    flat = backend.namespace.reshape(x, (-1,))
    taken = backend.namespace.take(flat, _flat(backend, found), axis=0)
    return backend.namespace.reshape(taken, tuple(found.shape))


def at_update(backend: Backend, x: Any, value: Any, /, *, key: Key, how: str) -> Any:
    """``x`` with ``how(x[key], value)`` at ``key``."""
    xp, shape = backend.namespace, backend.shape(x)
    value = xp.astype(xp.asarray(value), x.dtype)
    if _is_own_mask(backend, key.index):
        changed = masked.update(backend, x, key.index, value, how)
        if changed is not None:
            return changed
    found = _positions(backend, x, key.index)
    value = xp.reshape(xp.broadcast_to(value, tuple(found.shape)), (-1,))
    flat = xp.reshape(x, (-1,))
    if isinstance(found, np.ndarray):
        for places, sources in _rounds(found.ravel(), how):
            new = xp.take(value, sources, axis=0)
            if how != "set":
                new = getattr(xp, how)(xp.take(flat, places, axis=0), new)
            flat = _placed(backend, flat, places, new)
    else:
        flat = repeated.update(backend, flat, xp.reshape(found, (-1,)), value, how)
    return xp.reshape(flat, shape)


def _positions(backend: Backend, x: Any, key: Any) -> Any:
    """The flat positions ``x[key]`` comes from: NumPy's if the key is, else the framework's."""
    shape = backend.shape(x)
    count = np.arange(int(np.prod(shape))).reshape(shape)
    parts = key if isinstance(key, tuple) else (key,)
    if all(owner(part) is None or is_neutral(part) for part in parts):
        return np.asarray(count[key])
    if any(_is_own_mask(backend, p) and not backend.has_values(p) for p in parts):
        raise TracingError(
            f"{backend.name}: how many elements a mask picks isn't known in what is compiled or "
            "mapped; use xp.where, or xp.at(x, mask).set(...) and the like with the mask alone as "
            "the key"
        )
    own = [p for p in parts if owner(p) == backend.name]
    for p in own:
        if backend.dtype(p).startswith(FLOATING):
            raise IndexError(
                f"indices have to be integers or a mask, found {backend.dtype(p)}; "
                'write xp.astype(i, "int64")'
            )
    if hasattr(backend.namespace, "update"):
        # PyTorch looks at the value of an index without axes.
        if len(parts) == 1 and backend.shape(parts[0]):
            return backend.namespace.select(backend.from_numpy(count, like=x), parts[0])
        if not all(map(backend.has_values, own)):
            return positions(backend, shape, parts)
    plain = tuple(backend.to_numpy(p) if owner(p) == backend.name else p for p in parts)
    return np.asarray(count[plain])


def _is_own_mask(backend: Backend, key: Any) -> bool:
    """Whether ``key`` is a boolean array of the backend, and not NumPy's."""
    own = owner(key) == backend.name and not is_neutral(key)
    return own and backend.dtype(key) == "bool"


def _flat(backend: Backend, positions: Any) -> Any:
    if isinstance(positions, np.ndarray):
        return positions.ravel()
    return backend.namespace.reshape(positions, (-1,))


def _rounds(positions: np.ndarray, how: str) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Positions, each once a round, and where in the value their elements stand.

    All but ``set`` apply every occurrence, in order; ``set`` the last one only.
    """
    left = np.arange(positions.size)
    if how == "set":
        left = left[::-1]
    while left.size:
        places, first = np.unique(positions[left], return_index=True)
        yield places, left[first]
        if how == "set":
            return
        left = np.delete(left, first)


def _placed(backend: Backend, flat: Any, places: np.ndarray, new: Any) -> Any:
    size = backend.shape(flat)[0]
    source, changed = np.zeros(size, dtype="int64"), np.zeros(size, dtype=bool)
    source[places], changed[places] = np.arange(places.size), True
    xp = backend.namespace
    mask = backend.from_numpy(changed, like=flat)
    return xp.where(mask, xp.take(new, source, axis=0), flat)
