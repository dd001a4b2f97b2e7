"""Where a value leaves an array that JAX traces: an error where a derivative would be lost with it.

JAX refuses ``float(x)`` and NumPy's calls itself, but of a gradient's arrays, which have values, it
gives ``x.item()``. While a transform of ours runs, in its thread, that raises.
"""

from __future__ import annotations

import threading
from typing import Any

import jax.numpy as jnp

from multicalc.xp.common.exits import lost
from multicalc_jax import private

_lock = threading.Lock()
_users = 0


class _Here(threading.local):
    transforms = 0


_here = _Here()


def _item(x: Any, *args: int) -> Any:
    if _here.transforms and jnp.issubdtype(x.dtype, jnp.inexact):
        raise lost("jax", "method", "jax.lax.stop_gradient(x)", "item")
    return private.item(x, *args)


class guarded:  # noqa: N801 (called like a function, and in every transform: no generator)
    """For the duration of the block, in this thread; blocks nest and run in parallel."""

    __slots__ = ()

    def __enter__(self) -> None:
        restore(_here.transforms + 1)

    def __exit__(self, *_: object) -> None:
        restore(_here.transforms - 1)


def standing() -> int:
    """How many blocks this thread is in."""
    return _here.transforms


def restore(transforms: int) -> None:
    """Be in so many blocks."""
    global _users
    with _lock:
        before = _users
        _users += transforms - _here.transforms
        _here.transforms = transforms
        if not before or not _users:
            private.put_item(_item if _users else private.item)
