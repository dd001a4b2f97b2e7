"""All the partial derivatives at once: which way to sweep, and in batches of what size."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import prod
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from multicalc.backend import Array, Arrays, Backend, FlatFunction, Mode

BATCH_ELEMENTS = 2**22
"""How many elements a batch of cotangents or tangents has at most, unless told: 32 MiB of float64.
What the function keeps for each of them comes on top, so memory is bounded by a multiple of it."""

Blocks = list[list[Any]]


def jacobian(
    backend: Backend, f: FlatFunction, xs: Arrays, mode: Mode | None, chunk_size: int | None
) -> tuple[Arrays, Arrays, Blocks]:
    """``outs, aux, blocks``; ``blocks[i][j]`` has shape ``outs[i].shape + xs[j].shape``.

    By rows, in reverse, where there are at most as many outputs as inputs; else by columns. ``f``
    is evaluated once, and once more for each further batch of a forward mode.
    """
    width = size(backend, xs)
    if width and (mode == "forward" or (mode is None and backend.forward_first)):
        # Where the mode is open the first column tells how many rows there are.
        first = 1 if mode is None else chunk_size or _batch(width, width)
        outs, aux, columns = backend.push_many(f, xs, backend.standard_basis(xs, range(first)))
        if mode == "forward" or size(backend, outs) >= width:

            def push(tangents: Arrays) -> Arrays:
                return backend.push_many(f, xs, tangents)[2]

            rest = _swept(backend, push, xs, chunk_size, width, start=min(first, width))
            return outs, aux, _by_columns(backend, outs, xs, _joined(backend, [columns, *rest]))
    outs, aux, pullback = backend.vjp(f, xs)
    height = size(backend, outs)
    if not width or not height:
        return outs, aux, [[_empty(backend, out, x) for x in xs] for out in outs]
    largest = max(width, height)
    if mode is None and height > width:
        pushforward = backend.transpose(pullback, outs)

        def push_all(tangents: Arrays) -> Arrays:
            return backend.pull_many(pushforward, tangents)

        columns = _joined(backend, _swept(backend, push_all, xs, chunk_size, largest))
        return outs, aux, _by_columns(backend, outs, xs, columns)

    def pull(cotangents: Arrays) -> Arrays:
        return backend.pull_many(pullback, cotangents)

    rows = _joined(backend, _swept(backend, pull, outs, chunk_size, largest))
    return outs, aux, _by_rows(backend, outs, xs, rows)


def size(backend: Backend, arrays: Sequence[Array]) -> int:
    """How many elements ``arrays`` have in all."""
    return sum(prod(backend.shape(x)) for x in arrays)


def _batch(count: int, largest: int) -> int:
    return max(1, min(count, BATCH_ELEMENTS // largest))


def _swept(
    backend: Backend,
    along: Callable[[Arrays], Arrays],
    arrays: Arrays,
    chunk_size: int | None,
    largest: int,
    start: int = 0,
) -> list[Arrays]:
    """``along`` of the unit vectors of the product space of ``arrays``, batch by batch."""
    count = size(backend, arrays)
    batch = chunk_size or _batch(count, largest)
    return [
        along(backend.standard_basis(arrays, range(k, min(k + batch, count))))
        for k in range(start, count, batch)
    ]


def _joined(backend: Backend, batches: list[Arrays]) -> Arrays:
    if len(batches) == 1:
        return batches[0]
    concat = backend.namespace.concat
    return tuple(concat(parts, axis=0) for parts in zip(*batches, strict=True))


def _by_rows(backend: Backend, outs: Arrays, xs: Arrays, rows: Arrays) -> Blocks:
    """From one row of derivatives for each output element, ``rows[j]`` of shape (height, *x)."""
    reshape, blocks, start = backend.namespace.reshape, [], 0
    for out in outs:
        shape = backend.shape(out)
        stop = start + prod(shape)
        blocks.append(
            [
                reshape(row[start:stop], shape + backend.shape(x))
                for row, x in zip(rows, xs, strict=True)
            ]
        )
        start = stop
    return blocks


def _by_columns(backend: Backend, outs: Arrays, xs: Arrays, columns: Arrays) -> Blocks:
    """From one column for each input element, ``columns[i]`` of shape (width, *out)."""
    xp, blocks = backend.namespace, []
    for out, column in zip(outs, columns, strict=True):
        stacked = xp.moveaxis(column, 0, -1)
        row, start = [], 0
        for x in xs:
            shape = backend.shape(x)
            stop = start + prod(shape)
            block = xp.reshape(stacked[..., start:stop], backend.shape(out) + shape)
            # A column has the output's dtype; a derivative has its input's.
            row.append(xp.astype(block, backend.dtype(x)))
            start = stop
        blocks.append(row)
    return blocks


def _empty(backend: Backend, out: Array, x: Array) -> Array:
    shape = backend.shape(out) + backend.shape(x)
    return backend.namespace.astype(
        backend.from_numpy(np.zeros(shape, "float32"), like=x), backend.dtype(x)
    )
