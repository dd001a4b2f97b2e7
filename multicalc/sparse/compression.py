"""The entries of a sparse matrix from as few products as it has colours."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from math import prod
from typing import Any

import numpy as np

from multicalc.backend import Array, Arrays, Backend, inside
from multicalc.sparse.colouring import Colouring
from multicalc.sparse.pattern import Pattern
from multicalc.sparse.recovery import Recovery, recovery_of

Products = Callable[[Arrays], Arrays]
"""A linear map of many vectors, along a leading axis."""


@dataclass(frozen=True, eq=False)
class Compression:
    """A colouring, and how the matrix's entries come of the products of its colours."""

    colouring: Colouring
    _makers: dict[tuple[str, Any], Callable[[Array], Any] | None] = field(default_factory=dict)

    @property
    def pattern(self) -> Pattern:
        return self.colouring.pattern

    @cached_property
    def recovery(self) -> Recovery:
        return recovery_of(self.colouring)

    @cached_property
    def row_starts(self) -> np.ndarray:
        """(rows + 1,): where each row's entries begin, and the last one's end."""
        return np.searchsorted(self.pattern.rows, np.arange(self.pattern.shape[0] + 1))

    def values(
        self,
        backend: Backend,
        products: Products,
        like: Arrays,
        x: Array,
        chunk_size: int | None = None,
    ) -> Array:
        """The entries (nnz,), in the pattern's order, or for colours of the diagonal that (size,),
        of the dtype and on the device of ``x``.

        ``products`` are the matrix's, or for colours of rows the transposed one's, with vectors of
        the shapes and dtypes of ``like``.
        """
        xp, dtype, found = backend.namespace, backend.dtype(x), self.recovery
        if not len(found.colours):
            return xp.astype(backend.from_numpy(np.zeros(0, np.float32), like=x), dtype)
        height, width = self.pattern.shape
        read, order = [], []
        for chunk in backend.costs.batches(
            self.colouring.count, *self.pattern.shape, rows=chunk_size
        ):
            seeds = self.seeds(backend, like, chunk)
            flat = [
                xp.reshape(xp.astype(y, dtype), (len(chunk), prod(backend.shape(y)[1:])))
                for y in products(seeds)
            ]
            rows = flat[0] if len(flat) == 1 else xp.concat(flat, axis=1)
            which = np.flatnonzero((found.colours >= chunk.start) & (found.colours < chunk.stop))
            length = width if self.colouring.kind == "rows" else height
            places = (found.colours[which] - chunk.start) * length + found.places[which]
            read.append(xp.take(xp.reshape(rows, (len(chunk) * length,)), places, axis=0))
            order.append(which)
        if len(read) == 1:
            numbers = read[0]
        else:
            numbers = xp.take(xp.concat(read), np.argsort(np.concatenate(order)), axis=0)
        for k, (sources, targets) in enumerate(found.sums):
            sums = xp.segment_sum(
                xp.take(numbers, sources, axis=0), targets, num_segments=len(found.colours)
            )
            numbers = numbers + sums if k else numbers - sums
        return numbers if found.entries is None else xp.take(numbers, found.entries, axis=0)

    def matrix(self, backend: Backend, values: Array) -> Any:
        """The framework's own matrix of these entries; None where it has none."""
        if inside(backend) or not backend.has_values(values):
            made = self._maker(backend, values)  # Which may be part of a transform: it isn't kept.
        else:
            key = backend.name, backend.device_of(values)
            if key not in self._makers:
                self._makers[key] = self._maker(backend, values)
            made = self._makers[key]
        return None if made is None else made(values)

    def _maker(self, backend: Backend, like: Array) -> Callable[[Array], Any] | None:
        pattern = self.pattern
        return backend.sparse(pattern.shape, pattern.rows, pattern.columns, like)

    def seeds(self, backend: Backend, like: Arrays, chunk: range) -> Arrays:
        """The sums of the unit vectors of each of these colours, along a leading axis."""
        seeds, start = [], 0
        for x in like:
            shape = backend.shape(x)
            colours = self.colouring.colours[start : start + prod(shape)]
            start += prod(shape)
            ones = (colours == np.asarray(chunk)[:, None]).reshape(len(chunk), *shape)
            made = backend.from_numpy(ones, like=x)
            seeds.append(backend.namespace.astype(made, backend.dtype(x)))
        return tuple(seeds)


def cheaper(columns: Compression, rows: Compression, backend: Backend) -> Compression:
    """Which of the two takes less: one by columns pushes tangents forward, one by rows pulls
    cotangents back."""
    costs = backend.costs
    forward, reverse = columns.colouring.count, rows.colouring.count
    few = forward <= min(costs.few_columns, reverse)
    if backend.forward_only or few or forward * max(1, costs.rows_a_column) < reverse:
        return columns
    return rows
