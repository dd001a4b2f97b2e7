"""Linear maps of flat arrays, of one vector or of many, and what they are put together to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from multicalc.backend import Array, Arrays, Backend
from multicalc.operators.space import Space

Apply = Callable[[Arrays, bool], Arrays]
"""The map, of one vector, or with True of many along a first axis."""


def linear(
    space: Space,
    map_: Callable[[Arrays], Arrays],
    to: Space,
    map_many: Callable[[Arrays], Arrays] | None = None,
) -> Apply:
    """``map_`` from ``space`` to ``to``, of many vectors, by ``map_many`` if there is one, in
    batches that memory has room for."""
    backend = space.backend
    of_many = map_many or partial(backend.pull_many, map_)
    sizes = space.size, to.size

    def apply(vectors: Arrays, many: bool) -> Arrays:
        if not many:
            return map_(vectors)
        count = backend.shape(vectors[0])[0]
        parts = [
            of_many(tuple([v[rows.start : rows.stop] for v in vectors]))
            for rows in backend.costs.batches(count, *sizes)
        ]
        if not parts:
            return tuple([zeros(backend, y, (0,)) for y in to.like])
        if len(parts) == 1:
            return parts[0]
        concat = backend.namespace.concat
        return tuple([concat(ys, axis=0) for ys in zip(*parts, strict=True)])

    return apply


def same(vectors: Arrays, many: bool) -> Arrays:
    return vectors


def scaled(backend: Backend, factor: float, apply: Apply) -> Apply:
    multiply = backend.namespace.multiply
    return lambda vectors, many: tuple([multiply(y, factor) for y in apply(vectors, many)])


def summed(a: Apply, b: Apply) -> Apply:
    def both(vectors: Arrays, many: bool) -> Arrays:
        return tuple([x + y for x, y in zip(a(vectors, many), b(vectors, many), strict=True)])

    return both


def chained(outer: Apply, inner: Apply) -> Apply:
    return lambda vectors, many: outer(inner(vectors, many), many)


def widened(whole: Space, kept: Sequence[int]) -> Apply:
    """Vectors of the leaves ``kept`` as such of ``whole``, zero elsewhere."""
    backend = whole.backend

    def put(vectors: Arrays, many: bool) -> Arrays:
        block = backend.shape(vectors[0])[:1] if many else ()
        found = dict(zip(kept, vectors, strict=True))
        return tuple(
            [found[i] if i in found else zeros(backend, x, block) for i, x in enumerate(whole.like)]
        )

    return put


def narrowed(kept: Sequence[int]) -> Apply:
    """The leaves ``kept`` of vectors."""
    return lambda vectors, many: tuple([vectors[i] for i in kept])


def zeros(backend: Backend, like: Array, block: tuple[int, ...]) -> Array:
    """Of the shape of ``like``, in a block of so many."""
    xp = backend.namespace
    one = xp.zeros_like(like)
    return xp.broadcast_to(one, (*block, *backend.shape(like))) if block else one
