"""Reverse mode of a framework that has forward mode only."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING

from multicalc.backend import sweep
from multicalc.backend.sizes import size_of

if TYPE_CHECKING:
    from multicalc.backend.framework import Array, Arrays
    from multicalc.backend.protocol import Backend, FlatFunction, Pullback


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
    """``outs, aux, pullback`` of real arrays.

    The pullback pushes the unit vectors of the inputs through ``f``, and contracts each batch with
    the cotangents as it comes: of what has many inputs and outputs no Jacobian is kept, and a value
    that is never pulled back costs one evaluation. All of it is the namespace's operations, so that
    it is differentiated like any other function.
    """
    outs, aux = f(*xs)

    def pullback(cotangents: Arrays) -> Arrays:
        if all(c is None for c in cotangents):
            return tuple([backend.namespace.zeros_like(x) for x in xs])
        return tuple([_pulled(backend, f, xs, k, outs, cotangents) for k in range(len(xs))])

    return outs, aux, pullback


def _pulled(
    backend: Backend, f: FlatFunction, xs: Arrays, k: int, outs: Arrays, cotangents: Arrays
) -> Array:
    """The cotangent of input ``k``."""
    xp, x, among = backend.namespace, xs[k], sweep.of_one(f, xs, k)
    pulled = [
        _contracted(backend, cotangents, backend.push_many(among, (x,), (batch,))[2], x)
        for batch in sweep.unit_batches(backend, x, None, size_of(backend, (x, *outs)))
    ]
    return xp.reshape(xp.concat(pulled, axis=0), backend.shape(x)) if pulled else xp.zeros_like(x)


def _contracted(backend: Backend, cotangents: Arrays, columns: Arrays, x: Array) -> Array:
    """For each of a batch of columns the sum of its products with the cotangents."""
    xp, total = backend.namespace, None
    for cotangent, column in zip(cotangents, columns, strict=True):
        count, *shape = backend.shape(column)
        if cotangent is not None:
            weighted = xp.reshape(xp.multiply(column, cotangent), (count, prod(shape)))
            each = xp.astype(xp.sum(weighted, axis=1), backend.dtype(x))
            total = each if total is None else total + each
    return total
