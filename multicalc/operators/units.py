"""Unit vectors of a space of several arrays, in batches."""

from __future__ import annotations

from collections.abc import Iterator

from multicalc.backend import Arrays, Backend, unit_batches
from multicalc.operators.applied import zeros


def units_of(backend: Backend, xs: Arrays, rows: int) -> Iterator[tuple[int, Arrays]]:
    """For each array of ``xs`` its place, and unit vectors of its coordinates along a first axis,
    at most ``rows`` at once, with zeros of the other arrays beside them."""
    for i, x in enumerate(xs):
        for units in unit_batches(backend, x, rows):
            block = backend.shape(units)[:1]
            beside = [units if j == i else zeros(backend, y, block) for j, y in enumerate(xs)]
            yield i, tuple(beside)
