"""Linear systems that are given by what they do to a vector."""

from __future__ import annotations

from collections.abc import Callable
from math import prod, sqrt
from typing import Any

import numpy as np

from multicalc.backend import Array, Arrays, Backend
from multicalc.errors import InvalidArgumentError
from multicalc.xp.control import while_loop

_DENSE = 512
"""Up to how many unknowns the matrix is made: exact, and faster than many products."""


def solved(backend: Backend, matvec: Callable[[Arrays], Arrays], b: Arrays) -> Arrays:
    """``u`` with ``matvec(u) == b``, for a linear ``matvec`` of arrays like those of ``b``, which
    is differentiable.

    Few unknowns are solved for by a factorisation, more by conjugate gradients on the normal
    equations, which takes ``matvec`` and its transpose only; NaN where these don't get there.
    """
    packing = _Packing(backend, b)
    if packing.size <= _DENSE:
        return packing.unpacked(_by_factors(backend, matvec, packing))
    return packing.unpacked(_by_products(backend, matvec, packing))


class _Packing:
    """Arrays as one vector, and back."""

    def __init__(self, backend: Backend, arrays: Arrays) -> None:
        self._backend, self._shapes = backend, list(map(backend.shape, arrays))
        dtypes = {backend.dtype(x) for x in arrays}
        if len(dtypes) > 1:
            raise InvalidArgumentError(
                f"the unknowns of an implicit function must have one dtype, found {sorted(dtypes)}"
            )
        (self.dtype,) = dtypes
        self.vector = self.packed(arrays)
        self.size = sum(map(prod, self._shapes))

    def packed(self, arrays: Arrays) -> Array:
        xp = self._backend.namespace
        flat = [xp.reshape(x, (-1,)) for x in arrays]
        return flat[0] if len(flat) == 1 else xp.concat(flat)

    def unpacked(self, vector: Array) -> Arrays:
        found, start = [], 0
        for shape in self._shapes:
            stop = start + prod(shape)
            found.append(self._backend.namespace.reshape(vector[start:stop], shape))
            start = stop
        return tuple(found)

    def function(self, f: Callable[[Arrays], Arrays]) -> Callable[[Array], Array]:
        """``f`` of vectors."""
        return lambda vector: self.packed(f(self.unpacked(vector)))


def _by_factors(backend: Backend, matvec: Callable[..., Arrays], packing: _Packing) -> Array:
    product, b = packing.function(matvec), packing.vector
    unit = backend.unit_vectors(b, range(packing.size))
    (columns,) = backend.pull_many(lambda v: (product(v[0]),), (unit,))
    xp = backend.namespace
    return xp.linalg.solve(xp.permute_dims(columns, (1, 0)), b)


def _by_products(backend: Backend, matvec: Callable[..., Arrays], packing: _Packing) -> Array:
    """CGLS (Björck 1996, 7.4.1)."""
    xp, b = backend.namespace, packing.vector
    product = packing.function(matvec)
    _, _, pulled = backend.vjp(lambda v: ((product(v),), ()), (xp.zeros_like(b),))

    def transposed(v: Array) -> Array:
        return pulled((v,))[0]

    def dot(v: Array, w: Array) -> Array:
        return xp.sum(v * w)

    close = (8 * sqrt(packing.size) * np.finfo(packing.dtype).eps) ** 2
    whole = dot(b, b)
    s = transposed(b)
    start = (0, xp.zeros_like(b), b, s, dot(s, s))

    def goes_on(carry: tuple[Any, ...]) -> Any:
        count, _, r, _, gamma = carry
        goes = xp.logical_and(dot(r, r) > close * whole, gamma > 0)
        return xp.logical_and(goes, xp.asarray(count < 4 * packing.size))

    def step(carry: tuple[Any, ...]) -> tuple[Any, ...]:
        count, u, r, p, gamma = carry
        q = product(p)
        alpha = gamma / dot(q, q)
        u, r = u + alpha * p, r - alpha * q
        s = transposed(r)
        after = dot(s, s)
        return count + 1, u, r, s + (after / gamma) * p, after

    _, u, _, _, _ = while_loop(goes_on, step, start)
    missing = b - product(u)
    arrived = dot(missing, missing) <= np.finfo(packing.dtype).eps * whole
    return xp.where(arrived, u, xp.full_like(u, np.nan))
