"""Places that differ between examples: what ``xp.at`` and indexing need where they aren't known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from multicalc.xp.scatter import Key, at_update

if TYPE_CHECKING:
    from multicalc.batching.backend import BatchedBackend


class Updates:
    """Of each example's vectors, by one update of all of them in a row."""

    def __init__(self, backend: BatchedBackend) -> None:
        self._backend = backend

    def select(self, x: Any, places: Any) -> Any:
        """``x[places]`` of integers."""
        xp, shape = self._backend.namespace, places.shape
        flat = xp.take(x, xp.reshape(places, (-1,)), axis=0)
        return xp.reshape(flat, (*shape, *x.shape[1:]))

    def update(self, x: Any, places: Any, value: Any, how: str) -> Any:
        """The vector ``x`` with ``how(x[places], value)`` at ``places``."""
        backend = self._backend
        below = backend.below
        xp = below.namespace
        rows, values = backend.whole(x), backend.whole(value)
        count, length = below.shape(rows)
        starts = below.from_numpy(np.arange(count).reshape(count, 1) * length, like=rows)
        at = xp.reshape(xp.astype(backend.whole(places), starts.dtype) + starts, (-1,))
        key = Key(below.to_numpy(at)) if below.has_values(at) else Key(at)
        flat, values = xp.reshape(rows, (-1,)), xp.reshape(values, (-1,))
        return backend.many(
            xp.reshape(at_update(below, flat, values, key=key, how=how), (count, length))
        )
