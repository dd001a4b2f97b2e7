"""Products and linear algebra, of matrices in stacks."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from multicalc.batching.backend import BatchedBackend

OF_MATRICES = (
    *("cholesky", "det", "eig", "eigh", "eigvals", "eigvalsh", "expm", "inv", "matrix_norm"),
    *("matrix_power", "matrix_rank", "pinv", "qr", "slogdet", "svd", "svdvals"),
)
"""Functions of ``linalg`` of the last two axes."""


def rules(backend: BatchedBackend) -> dict[str, Callable[..., Any]]:
    """Rules for the functions of this kind that the backend below has."""
    below = backend.below
    xp = below.namespace

    def matmul(x1: Any, x2: Any) -> Any:
        """Of stacks of one shape, as ``xp.build`` sees to. What is the same for all examples is
        multiplied with all of them at once, as one matrix."""
        if not (x1.many or x2.many):
            return backend.same(xp.matmul(x1.data, x2.data))
        if x1.ndim == 2 and not x2.many:
            count, m, k = below.shape(x1.data)
            found = xp.matmul(xp.reshape(x1.data, (count * m, k)), x2.data)
            return backend.many(xp.reshape(found, (count, m, -1)))
        if x2.ndim == 2 and not x1.many:
            count, k, p = below.shape(x2.data)
            rows = xp.reshape(xp.permute_dims(x2.data, (0, 2, 1)), (count * p, k))
            found = xp.matmul(rows, xp.permute_dims(x1.data, (1, 0)))
            return backend.many(xp.permute_dims(xp.reshape(found, (count, p, -1)), (0, 2, 1)))
        return backend.many(xp.matmul(backend.whole(x1), backend.whole(x2)))

    def of_matrices(function: Callable[..., Any], x: Any, /, *rest: Any, **options: Any) -> Any:
        if x.ndim < 2:
            raise ValueError(f"linalg takes matrices, found an array of shape {x.shape}")
        found = function(x.data, *rest, **options)
        wrap = partial(backend.array, many=x.many)
        if not isinstance(found, tuple):
            return wrap(found)
        parts = map(wrap, found)
        return found._make(parts) if hasattr(found, "_make") else tuple(parts)

    def solve(x1: Any, x2: Any, /) -> Any:
        if not (x1.many or x2.many):
            return backend.same(xp.linalg.solve(x1.data, x2.data))
        ours = backend.namespace
        if x2.ndim == 1:
            return ours.squeeze(solve(x1, ours.expand_dims(x2, -1)), -1)
        shape = _stacks(x1.shape, x2.shape)
        one, other = (ours.broadcast_to(x, (*shape, *x.shape[-2:])) for x in (x1, x2))
        return backend.many(xp.linalg.solve(backend.whole(one), backend.whole(other)))

    found: dict[str, Callable[..., Any]] = {"matmul": matmul}
    if hasattr(xp.linalg, "solve"):
        found["linalg.solve"] = solve
    for name in OF_MATRICES:
        if hasattr(xp.linalg, name):
            found[f"linalg.{name}"] = partial(of_matrices, getattr(xp.linalg, name))
    return found


def _stacks(one: tuple[int, ...], other: tuple[int, ...]) -> tuple[int, ...]:
    """The shape that stacks of matrices of these shapes meet in."""
    return np.broadcast_shapes(one[:-2], other[:-2])
