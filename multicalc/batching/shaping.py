"""Functions that put elements into other shapes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from multicalc.batching.backend import BatchedBackend


def rules(backend: BatchedBackend) -> dict[str, Callable[..., Any]]:
    """Rules for the primitives of this kind."""
    below = backend.below
    xp = below.namespace

    def astype(x: Any, dtype: Any) -> Any:
        return backend.array(xp.astype(x.data, dtype), x.many)

    def reshape(x: Any, shape: tuple[int, ...]) -> Any:
        if not x.many:
            return backend.same(xp.reshape(x.data, shape))
        return backend.many(xp.reshape(x.data, (below.shape(x.data)[0], *shape)))

    def broadcast_to(x: Any, shape: tuple[int, ...]) -> Any:
        if not x.many:
            return backend.same(xp.broadcast_to(x.data, shape))
        count, *rest = below.shape(x.data)
        data = xp.reshape(x.data, (count, *[1] * (len(shape) - len(rest)), *rest))
        return backend.many(xp.broadcast_to(data, (count, *shape)))

    def permute_dims(x: Any, axes: tuple[int, ...]) -> Any:
        if not x.many:
            return backend.same(xp.permute_dims(x.data, axes))
        return backend.many(xp.permute_dims(x.data, (0, *[a + 1 for a in axes])))

    def concat(arrays: Sequence[Any], axis: int) -> Any:
        if not any([x.many for x in arrays]):
            return backend.same(xp.concat([x.data for x in arrays], axis=axis))
        return backend.many(xp.concat([backend.whole(x) for x in arrays], axis=axis + 1))

    return {
        "astype": astype,
        "reshape": reshape,
        "broadcast_to": broadcast_to,
        "permute_dims": permute_dims,
        "concat": concat,
    }
