"""Unit vectors of a space of several arrays, in batches."""

from __future__ import annotations

from collections.abc import Iterator
from math import prod

from multicalc.backend import Arrays, Backend


def unit_batches(backend: Backend, xs: Arrays, rows: int) -> Iterator[tuple[int, Arrays]]:
    """For each array of ``xs`` its place, and unit vectors of its coordinates along a first axis,
    at most ``rows`` at once, with zeros of the other arrays beside them."""
    zeros_like, broadcast_to = backend.namespace.zeros_like, backend.namespace.broadcast_to
    for i, x in enumerate(xs):
        count = prod(backend.shape(x))
        for start in range(0, count, rows):
            units = backend.unit_vectors(x, range(start, min(start + rows, count)))
            block = backend.shape(units)[:1]
            yield (
                i,
                tuple(
                    [
                        units
                        if j == i
                        else broadcast_to(zeros_like(y), (*block, *backend.shape(y)))
                        for j, y in enumerate(xs)
                    ]
                ),
            )
