"""Reverse mode of a framework that has forward mode only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from multicalc.backend import sweep

if TYPE_CHECKING:
    from multicalc.backend.protocol import Array, Arrays, Backend, FlatFunction, Pullback


def push_each(
    backend: Backend, f: FlatFunction, xs: Arrays, tangents: Arrays
) -> tuple[Arrays, Arrays, Arrays]:
    """``outs, aux, out_tangents`` for tangents along a leading axis, by a ``jvp`` each."""
    count = backend.shape(tangents[0])[0]
    passes = [backend.jvp(f, xs, tuple([t[k] for t in tangents])) for k in range(count)]
    outs, aux, _ = passes[0]
    columns = zip(*(pushed for _, _, pushed in passes), strict=True)
    return outs, aux, tuple([backend.namespace.stack(column) for column in columns])


def pulled_back(backend: Backend, f: FlatFunction, xs: Arrays) -> tuple[Arrays, Arrays, Pullback]:
    """``outs, aux, pullback`` of real arrays: the transpose of the Jacobian, whose columns are made
    at once. All of it is the namespace's operations, so that it is differentiated like any other
    function."""
    if not sweep.size(backend, xs):
        outs, aux, _ = backend.jvp(f, xs, xs)
        return outs, aux, lambda cotangents: xs
    outs, aux, blocks = sweep.by_columns(backend, f, xs)

    def pullback(cotangents: Arrays) -> Arrays:
        return tuple(
            [
                _contracted(backend, cotangents, [row[j] for row in blocks], x)
                for j, x in enumerate(xs)
            ]
        )

    return outs, aux, pullback


def _contracted(backend: Backend, cotangents: Arrays, blocks: list[Any], x: Array) -> Array:
    """The sum of cotangents times blocks, over the axes of the outputs."""
    xp, dtype, columns = backend.namespace, backend.dtype(x), sweep.size(backend, (x,))
    total = xp.zeros_like(x)
    for cotangent, block in zip(cotangents, blocks, strict=True):
        rows = 0 if cotangent is None else sweep.size(backend, (cotangent,))
        if rows:
            weights = xp.reshape(xp.astype(cotangent, dtype), (rows, 1))
            products = xp.multiply(weights, xp.reshape(block, (rows, columns)))
            total = total + xp.reshape(xp.sum(products, axis=0), backend.shape(x))
    return total
