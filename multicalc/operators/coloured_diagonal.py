"""The diagonal of a Hessian by a product for each colour of its coordinates."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from multicalc.backend import Arrays, size_of
from multicalc.calls.call import Call
from multicalc.errors import InvalidArgumentError
from multicalc.sparse.colouring import SYMMETRIC, Colouring, colour
from multicalc.sparse.compression import Compression
from multicalc.sparse.pattern import Pattern

TRACED = "traced"

Found = Callable[[], Pattern]
"""The pattern of one call."""


def colouring_of(pattern: Any) -> Colouring | None:
    """What is known before a call: None where that is to be traced."""
    if isinstance(pattern, Colouring):
        return pattern
    if not isinstance(pattern, str):
        return colour(pattern, "diagonal")
    if pattern != TRACED:
        raise InvalidArgumentError(
            f"pattern must be {TRACED!r}, a matrix with the Hessian's entries, or its colouring, "
            f"found {pattern!r}"
        )
    return None


def coloured_diagonal(
    call: Call, known: Colouring | None, traced: Found, chunk_size: int | None
) -> Arrays:
    """∂²f/∂xᵢ²: coordinates of one colour have no entry together, so that each meets its own
    only."""
    colouring = known or colour(traced(), "diagonal")
    backend, xs = call.backend, call.xs
    size = size_of(backend, xs)
    if colouring.kind not in SYMMETRIC or colouring.pattern.shape != (size, size):
        raise InvalidArgumentError(
            f"pattern must be one of a symmetric matrix of {size:,} × {size:,}, or a colouring of "
            f"one, found {colouring!r}"
        )
    xp, compression = backend.namespace, Compression(colouring)
    *_, product = backend.curvature(call.scalar_valued, xs)
    found = tuple([xp.zeros_like(x) for x in xs])
    for colours in backend.costs.batches(colouring.count, size, rows=chunk_size):
        seeds = compression.seeds(backend, xs, colours)
        picked = [s * y for s, y in zip(seeds, backend.pull_many(product, seeds), strict=True)]
        found = tuple([d + xp.sum(y, axis=0) for d, y in zip(found, picked, strict=True)])
    return found
