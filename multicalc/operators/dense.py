"""The matrix of a linear map, by its products with unit vectors."""

from __future__ import annotations

from multicalc.backend import Array, check_fits
from multicalc.operators.applied import Apply
from multicalc.operators.space import Space
from multicalc.operators.units import units_of


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
    rows = []
    if not domain.size:
        rows.append(xp.reshape(xp.zeros_like(domain.like[0]), (0, codomain.size)))
    for i, units in units_of(backend, domain.like, backend.costs.rows(domain.size, codomain.size)):
        count = backend.shape(units[i])[0]
        parts = [xp.reshape(y, (count, -1)) for y in apply(units, True)]
        rows.append(parts[0] if len(parts) == 1 else xp.concat(parts, axis=1))
    return rows[0] if len(rows) == 1 else xp.concat(rows, axis=0)
