"""What stands for a differentiated value inside a transform.

A :class:`Box` is an ``mx.np.ndarray`` that shares the handle of the plain array it stands for, so
shape, dtype, context and printing work as ever. Beside the value it carries what its *level*, one
running transform, keeps about it: a tangent (forward) or a node of the recorded computation
(reverse). The value and the tangent may themselves be boxes, of lower levels.
"""

from __future__ import annotations

import itertools
from typing import Any

from multicalc.errors import TracingError

from ..runtime.calls import Array, Direct

_level_ids = itertools.count(1)


class Level:
    """One running transform. A later one has a higher ``id`` and sees the earlier as constants."""

    __slots__ = ("id", "open")

    symbolic = False
    """Whether its values are examples only, so that reading one would freeze it."""

    def __init__(self) -> None:
        self.id = next(_level_ids)
        self.open = True


class Box(Direct):
    """``value`` as seen by ``level``, which keeps ``mark`` about it."""

    __slots__ = ("level", "mark", "value")

    def __init__(self, level: Any, value: Array, mark: Any) -> None:
        self.handle = value.handle  # type: ignore[misc]
        self.writable = False  # type: ignore[misc]
        self.level = level
        self.value = value
        self.mark = mark

    def __del__(self) -> None:
        """The handle belongs to ``value``, which frees it."""


def is_symbolic(x: Array) -> bool:
    """Whether a level below has no value for it yet."""
    return isinstance(x, Box) and (x.level.symbolic or is_symbolic(x.value))


def without_levels(x: Array, reader: str = "bool, float, asnumpy or an index") -> Array:
    """The plain array below all levels, whose values ``reader`` is going to read."""
    if is_symbolic(x):
        raise TracingError(
            f"mxnet: {reader} reads the values of an array that depends on the arguments of a "
            "function being compiled. Write xp.where for `if`, xp.fori_loop for `while`, "
            "xp.logical_and(a, b) for `a and b`, xp.take(x, i) for x[i], xp.max(x) for max(x), "
            "xp.sort(x) for sorted(x), xp.any(x == a) for `a in x`, xp.exp(x) for math.exp(x), "
            "xp.floor(x) for int(x), or don't compile the function."
        )
    while isinstance(x, Box):
        x = x.value
    return x
