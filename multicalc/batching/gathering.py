"""Functions that look up elements by places, which may differ between examples."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from multicalc.xp.common.axes import axes_of
from multicalc.xp.common.bounds import check_indices

if TYPE_CHECKING:
    from multicalc.batching.backend import BatchedBackend


def rules(backend: BatchedBackend) -> dict[str, Callable[..., Any]]:
    """Rules for the functions of this kind."""
    below = backend.below
    xp = below.namespace

    def take(x: Any, indices: Any, axis: int) -> Any:
        """``indices`` count from the start, as ``xp.build`` sees to."""
        shape, wanted = x.shape, indices.shape
        new = (*shape[:axis], *wanted, *shape[axis + 1 :])
        flat = xp.reshape(indices.data, (-1,))
        if not indices.many:
            found = xp.take(x.data, flat, axis=axis + x.many)
            return backend.array(xp.reshape(found, (*[backend.size()] * x.many, *new)), x.many)
        _check(indices, shape, axis)
        if not x.many:
            found = xp.take(x.data, flat, axis=axis)
            found = xp.reshape(found, (*shape[:axis], -1, *wanted, *shape[axis + 1 :]))
            return backend.many(xp.moveaxis(found, axis, 0))
        count = below.shape(x.data)[0]
        rows = xp.moveaxis(x.data, axis + 1, 1)
        rows = xp.reshape(rows, (count * shape[axis], *shape[:axis], *shape[axis + 1 :]))
        starts = below.from_numpy(np.arange(count).reshape(-1, *[1] * len(wanted)) * shape[axis])
        starts = xp.astype(starts, indices.data.dtype)
        found = xp.take(rows, xp.reshape(indices.data + starts, (-1,)), axis=0)
        found = xp.reshape(found, (count, *wanted, *shape[:axis], *shape[axis + 1 :]))
        order = [1 + k for k in range(len(wanted))]
        before = [1 + len(wanted) + k for k in range(axis)]
        after = [1 + len(wanted) + k for k in range(axis, len(shape) - 1)]
        return backend.many(xp.permute_dims(found, (0, *before, *order, *after)))

    def _check(indices: Any, shape: tuple[int, ...], axis: int) -> None:
        if below.has_values(indices.data):
            check_indices("take", below.to_numpy(indices.data), axis, shape[axis])

    def take_along_axis(x: Any, indices: Any, /, axis: int = -1) -> Any:
        indices = backend.raised(indices)
        (axis,) = axes_of(axis, x.ndim)
        if not (x.many or indices.many):
            return backend.same(xp.take_along_axis(x.data, indices.data, axis=axis))
        whole = backend.whole(x), backend.whole(indices)
        return backend.many(xp.take_along_axis(*whole, axis=axis + 1))

    def searchsorted(x1: Any, x2: Any, /, *, side: Any = "left", sorter: Any = None) -> Any:
        if sorter is not None:
            x1 = backend.namespace.take(x1, sorter)
        if not x1.many:
            found = xp.searchsorted(x1.data, xp.reshape(x2.data, (-1,)), side=side)
            return backend.array(xp.reshape(found, below.shape(x2.data)), x2.many)
        ours = backend.namespace
        column = ours.expand_dims(x2, -1)
        return ours.sum(x1 < column if side == "left" else x1 <= column, axis=-1, dtype="int64")

    return {"take": take, "take_along_axis": take_along_axis, "searchsorted": searchsorted}
