"""All the partial derivatives at once: which way to sweep, and in batches of what size."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from math import prod
from typing import TYPE_CHECKING, Any

import numpy as np

from multicalc.backend.memory import check_fits
from multicalc.backend.sizes import size_of
from multicalc.errors import InvalidArgumentError

if TYPE_CHECKING:
    from multicalc.backend.framework import Array, Arrays
    from multicalc.backend.protocol import Backend, FlatFunction, Mode

Blocks = list[list[Any]]
Many = Callable[[int | None, tuple[Any, ...]], tuple[Any, ...]]
"""A linear map of many vectors of one of several spaces, or with None of all of them."""


def all_partials(
    backend: Backend, f: FlatFunction, xs: Arrays, mode: Mode | None, chunk_size: int | None
) -> tuple[Arrays, Arrays, Blocks]:
    """``outs, aux, blocks``; ``blocks[i][j]`` has shape ``outs[i].shape + xs[j].shape``.

    A framework with forward mode only: by columns, of which its rows would be made. Else without a
    mode by rows where there are at most as many outputs as inputs, or few enough to make no
    difference, else by columns. Columns are the transposed rows, from the same evaluation of
    ``f``, or by forward mode where a backend prefers that; and few enough are by forward mode
    without a look at how many rows there would be. Forward mode evaluates ``f`` again for each
    batch, and for each input whose columns have a batch of their own.
    """
    width = size_of(backend, xs)
    costs = backend.costs
    few = mode is None and width <= min(costs.few_columns, chunk_size or width)
    if width and (mode == "forward" or backend.forward_only or few):
        return by_columns(backend, f, xs, chunk_size)
    outs, aux, pullback = backend.vjp(f, xs)
    height = size_of(backend, outs)
    check_fits(backend, height, xs)
    here = backend.costs_of(outs[0])
    tall = height > max(1, costs.rows_a_column or here.rows_a_turned_column) * width
    if mode is None and tall and height * height > here.small_batch:
        if costs.rows_a_column and width:
            return by_columns(backend, f, xs, chunk_size, height)
        pushforward = backend.transpose(pullback, outs)
        many = _pulled(backend, pushforward, len(xs))
        columns = _swept(backend, many, xs, chunk_size, height)
        return outs, aux, _from_columns(backend, outs, xs, columns)
    rows = _swept(backend, _pulled(backend, pullback, len(outs)), outs, chunk_size, width)
    return outs, aux, _from_rows(backend, outs, xs, rows)


def check_chunk_size(chunk_size: int | None) -> None:
    """Raise :class:`InvalidArgumentError` unless it is None or a positive int."""
    whole = isinstance(chunk_size, int) and not isinstance(chunk_size, bool)
    if chunk_size is not None and not (whole and chunk_size > 0):
        raise InvalidArgumentError(
            f"chunk_size must be a positive int or None, found {chunk_size!r}"
        )


def by_columns(
    backend: Backend,
    f: FlatFunction,
    xs: Arrays,
    chunk_size: int | None = None,
    height: int = 0,
) -> tuple[Arrays, Arrays, Blocks]:
    """As :func:`all_partials`, by forward mode; ``xs`` have elements."""
    outs: Arrays = ()
    aux: Arrays = ()

    def push(k: int | None, tangents: Arrays) -> Arrays:
        nonlocal outs, aux
        among, at = (f, xs) if k is None else (of_one(f, xs, k), (xs[k],))
        known = bool(outs)
        outs, aux, pushed = backend.push_many(among, at, tangents)
        if not known:
            check_fits(backend, size_of(backend, outs), xs)
        return pushed

    columns = _swept(backend, push, xs, chunk_size, height)
    return outs, aux, _from_columns(backend, outs, xs, columns)


def of_one(f: FlatFunction, xs: Arrays, k: int) -> FlatFunction:
    """``f`` of its argument ``k`` alone."""
    return lambda x: f(*xs[:k], x, *xs[k + 1 :])


def _pulled(backend: Backend, linear: Callable[[Arrays], Arrays], count: int) -> Many:
    """``linear`` of ``count`` arrays, applied to many vectors of one of them or of all."""

    def pull(k: int | None, vectors: Arrays) -> Arrays:
        return backend.pull_many(linear if k is None else _part(linear, k, count), vectors)

    return pull


def _swept(
    backend: Backend, many: Many, xs: Arrays, chunk_size: int | None, others: int
) -> list[Arrays | None]:
    """``many`` of the unit vectors of each of ``xs``, along a leading axis; None where it has
    none. A batch of one argument's alone carries no zeros of the others."""
    total = size_of(backend, xs)
    step = chunk_size or backend.costs.rows(total, others)
    if len(xs) > 1 and total and backend.costs_of(xs[0]).together(min(step, total), total):
        return _swept_together(backend, many, xs, step)
    return [
        _joined(
            backend,
            [
                many(k, (batch,))
                for batch in unit_batches(backend, x, chunk_size, size_of(backend, (x,)), others)
            ],
        )
        for k, x in enumerate(xs)
    ]


def _swept_together(backend: Backend, many: Many, xs: Arrays, step: int) -> list[Arrays | None]:
    """In batches over all of ``xs``: one argument's unit vectors follow the other's."""
    sizes = [size_of(backend, (x,)) for x in xs]
    starts = [sum(sizes[:j]) for j in range(len(xs))]
    batches = []
    for rows in backend.costs.batches(sum(sizes), rows=step):
        batch = [
            backend.unit_vectors(x, range(rows.start - start, rows.stop - start))
            for x, start in zip(xs, starts, strict=True)
        ]
        batches.append(many(None, tuple(batch)))
    pulled = [backend.split(y, sizes) for y in _joined(backend, batches) or ()]
    return [tuple(parts[j] for parts in pulled) for j in range(len(xs))]


def _part(linear: Callable[[Arrays], Arrays], k: int, count: int) -> Callable[[Arrays], Arrays]:
    """A linear function of ``count`` arrays as one of its argument ``k`` alone."""
    before, after = (None,) * k, (None,) * (count - k - 1)
    return lambda one: linear((*before, one[0], *after))


def unit_batches(
    backend: Backend, x: Array, chunk_size: int | None, *elements: int
) -> Iterator[Array]:
    """The unit vectors of ``x``'s space, batch by batch: ``chunk_size`` at once, or as many as
    make a batch of so many ``elements`` each."""
    for rows in backend.costs.batches(size_of(backend, (x,)), *elements, rows=chunk_size):
        yield backend.unit_vectors(x, rows)


def _joined(backend: Backend, batches: list[Arrays]) -> Arrays | None:
    if len(batches) < 2:
        return batches[0] if batches else None
    concat = backend.namespace.concat
    return tuple(concat(parts, axis=0) for parts in zip(*batches, strict=True))


def _from_rows(backend: Backend, outs: Arrays, xs: Arrays, rows: Sequence[Arrays | None]) -> Blocks:
    """From one row for each element of an output: ``rows[i][j]`` of shape (size of out, *x)."""
    reshape = backend.namespace.reshape
    return [
        [
            _empty(backend, out, x)
            if row is None or not prod(backend.shape(x))
            else reshape(row[j], backend.shape(out) + backend.shape(x))
            for j, x in enumerate(xs)
        ]
        for out, row in zip(outs, rows, strict=True)
    ]


def _from_columns(
    backend: Backend, outs: Arrays, xs: Arrays, columns: Sequence[Arrays | None]
) -> Blocks:
    """From one column for each element of an input: ``columns[j][i]`` of shape (size of x, *out).

    A column has the output's dtype; a derivative has its input's.
    """
    xp = backend.namespace

    def block(out: Array, x: Array, column: Array) -> Array:
        last = xp.permute_dims(column, (*range(1, len(backend.shape(column))), 0))
        return xp.astype(xp.reshape(last, backend.shape(out) + backend.shape(x)), backend.dtype(x))

    return [
        [
            _empty(backend, out, x)
            if column is None or not prod(backend.shape(out))
            else block(out, x, column[i])
            for x, column in zip(xs, columns, strict=True)
        ]
        for i, out in enumerate(outs)
    ]


def _empty(backend: Backend, out: Array, x: Array) -> Array:
    shape = backend.shape(out) + backend.shape(x)
    zeros = backend.from_numpy(np.zeros(shape, "float32"), like=x)
    return backend.namespace.astype(zeros, backend.dtype(x))
