"""Elements by their places, known or not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from multicalc.sparse.tracing.array import TracedArray
from multicalc.sparse.tracing.node import linear, mixed, picked
from multicalc.sparse.tracing.step import places, value
from multicalc.xp.scatter import Key, at_get

if TYPE_CHECKING:
    from multicalc.sparse.tracing.backend import TracingBackend


def item(backend: TracingBackend, x: TracedArray, key: Any) -> TracedArray:
    """``x[key]``."""
    parts = key if isinstance(key, tuple) else (key,)
    parts = tuple([_own(backend, part) for part in parts])
    if not backend.all_known(parts):
        found: TracedArray = at_get(
            backend, x, key=Key(parts if isinstance(key, tuple) else parts[0])
        )
        return found
    plain = value(parts)
    node = None if x.node is None else picked(x.node, places(x)[plain])
    return backend.made(x.value[plain], x.known, node)


def _own(backend: TracingBackend, part: Any) -> Any:
    basic = part is None or part is Ellipsis or isinstance(part, slice | int | np.integer | list)
    return part if basic else backend.raised(part)


class TracedUpdates:
    """What :mod:`multicalc.xp.scatter` asks for of places that a framework holds."""

    def __init__(self, backend: TracingBackend) -> None:
        self._backend = backend

    def select(self, x: TracedArray, at: TracedArray) -> Any:
        """``x[at]`` of integers: NumPy's where they are known."""
        found = np.asarray(x.value[at.value])
        return found if at.known else self._backend.constant(found, known=False)

    def update(self, x: TracedArray, at: TracedArray, values: TracedArray, how: str) -> TracedArray:
        """The vector ``x`` with ``values`` at unknown places, or added there."""
        values = self._backend.raised(values)
        anywhere = mixed([values.node], x.size)
        node = linear(x.size, [(x.node, None), (anywhere, None)])
        return self._backend.made(x.value, False, node)
