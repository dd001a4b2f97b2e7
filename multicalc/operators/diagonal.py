"""The diagonal of a Hessian, exactly: by the fastest of three ways."""

from __future__ import annotations

from math import prod

from multicalc.backend import Array, Arrays, Backend, FlatFunction, size_of
from multicalc.operators.units import units_of


def exact_diagonal(backend: Backend, f: FlatFunction, xs: Arrays, chunk_size: int | None) -> Arrays:
    """∂²f/∂xᵢ² in the shapes of ``xs``. Where the whole Hessian isn't small it is never there."""
    size = size_of(backend, xs)
    costs = backend.costs_of(xs[0])
    if 0 < size <= costs.forward_twice:
        diagonals = _by_forward_mode(backend, f, xs, costs.forward_twice)
    elif size**2 <= costs.batch_elements:
        diagonals = _of_hessian(backend, f, xs, chunk_size)
    else:
        diagonals = _by_products(backend, f, xs, chunk_size or costs.rows(size))
    pairs = zip(diagonals, xs, strict=True)
    return tuple([backend.namespace.reshape(d, backend.shape(x)) for d, x in pairs])


def _by_forward_mode(backend: Backend, f: FlatFunction, xs: Arrays, rows: int) -> list[Array]:
    """The second derivative of f on a line, along each coordinate's."""

    def second(*direction: Array) -> tuple[Arrays, Arrays]:
        def first(*at: Array) -> tuple[Arrays, Arrays]:
            return backend.jvp(f, at, direction)[2], ()

        return backend.jvp(first, xs, direction)[2], ()

    parts = []
    for i, units in units_of(backend, xs, rows):
        (found,), _ = backend.vmap(second, units, (0,) * len(xs))
        parts.append((i, found))
    return _gathered(backend, xs, parts)


def _of_hessian(
    backend: Backend, f: FlatFunction, xs: Arrays, chunk_size: int | None
) -> list[Array]:
    xp = backend.namespace
    *_, blocks = backend.hessian(f, xs, chunk_size)
    sizes = [prod(backend.shape(x)) for x in xs]
    return [xp.linalg.diagonal(xp.reshape(blocks[i][i], (n, n))) for i, n in enumerate(sizes)]


def _by_products(backend: Backend, f: FlatFunction, xs: Arrays, rows: int) -> list[Array]:
    xp = backend.namespace
    *_, product = backend.curvature(f, xs)
    parts = []
    for i, units in units_of(backend, xs, rows):
        picked = units[i] * backend.pull_many(product, units)[i]
        parts.append((i, xp.sum(xp.reshape(picked, (*backend.shape(picked)[:1], -1)), axis=1)))
    return _gathered(backend, xs, parts)


def _gathered(backend: Backend, xs: Arrays, parts: list[tuple[int, Array]]) -> list[Array]:
    """The parts of each array's diagonal, one after the other."""
    xp = backend.namespace
    found: list[list[Array]] = [[] for _ in xs]
    for i, part in parts:
        found[i].append(part)
    return [
        (each[0] if len(each) == 1 else xp.concat(each, axis=0)) if each else xp.zeros_like(x)
        for each, x in zip(found, xs, strict=True)
    ]
