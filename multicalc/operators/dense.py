"""The matrix of a linear map, by its products with unit vectors."""

from __future__ import annotations

from math import prod

from multicalc.backend import Array, check_fits
from multicalc.operators.applied import Apply, zeros
from multicalc.operators.space import Space


def matrix(domain: Space, codomain: Space, apply: Apply, transposed: Apply) -> Array:
    """Of shape (codomain.size, domain.size), by rows where these are fewer.

    Raises:
        DoesNotFitError: there is no memory for it.
    """
    check_fits(domain.backend, codomain.size, domain.like)
    if codomain.size < domain.size:
        return _columns(codomain, domain, transposed)
    columns = _columns(domain, codomain, apply)
    return domain.backend.namespace.matrix_transpose(columns)


def _columns(domain: Space, codomain: Space, apply: Apply) -> Array:
    """``apply`` of every unit vector, as the rows of a matrix (domain.size, codomain.size)."""
    backend = domain.backend
    xp = backend.namespace
    step = max(1, backend.costs.batch_elements // max(1, domain.size, codomain.size))
    rows = []
    if not domain.size:
        rows.append(xp.reshape(xp.zeros_like(domain.like[0]), (0, codomain.size)))
    for i, x in enumerate(domain.like):
        count = prod(backend.shape(x))
        for start in range(0, count, step):
            units = backend.unit_vectors(x, range(start, min(start + step, count)))
            block = backend.shape(units)[:1]
            vectors = tuple(
                [
                    units if j == i else zeros(backend, other, block)
                    for j, other in enumerate(domain.like)
                ]
            )
            parts = [xp.reshape(y, (*block, -1)) for y in apply(vectors, True)]
            rows.append(parts[0] if len(parts) == 1 else xp.concat(parts, axis=1))
    return rows[0] if len(rows) == 1 else xp.concat(rows, axis=0)
