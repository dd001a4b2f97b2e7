"""Functions that work element by element."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from multicalc.batching.array import Batched

if TYPE_CHECKING:
    from multicalc.batching.backend import BatchedBackend


def aligned(backend: BatchedBackend, function: Callable[..., Any]) -> Callable[..., Any]:
    """``function`` of operands that broadcast: the examples' axis stays before all others."""
    below = backend.below

    def of_batches(*xs: Any, **options: Any) -> Any:
        arrays = [x for x in xs if isinstance(x, Batched)]
        count = max([x.ndim for x in arrays])
        many = any([x.many for x in arrays])

        def operand(x: Any) -> Any:
            if not isinstance(x, Batched):
                return x
            shape = below.shape(x.data)
            missing = count + 1 - len(shape)
            if not x.many or not missing:
                return x.data
            return below.namespace.reshape(x.data, (shape[0], *[1] * missing, *shape[1:]))

        return backend.array(function(*map(operand, xs), **options), many)

    return of_batches
