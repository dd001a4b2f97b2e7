"""What numbers of an operator are computed with: its products on the host, and its matrix."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from multicalc.arrays.between import to_numpy
from multicalc.calls.host import refuse_inside_transform
from multicalc.errors import InvalidArgumentError
from multicalc.operators.linear_operator import LinearOperator

SMALL = 500
"""Up to how many coordinates numbers are of the matrix itself: that takes less than iterations."""

Rows = Callable[[np.ndarray], np.ndarray]
"""Vectors (count, size) to their products, float64."""


def rows_of(operator: LinearOperator) -> Rows:
    """The products with the rows of a matrix of the host's, at once."""
    domain, codomain = operator.domain, operator.range

    def one(vector: np.ndarray) -> np.ndarray:
        return codomain.to_host(operator.apply(domain.from_host(vector)), False)

    def many(columns: np.ndarray) -> np.ndarray:
        return codomain.to_host(operator.apply(domain.from_host(columns), True), True)

    def found(vectors: np.ndarray) -> np.ndarray:
        count, rows = len(vectors), operator.shape[0]
        if count == 0:
            return np.zeros((0, rows))
        # A batch of one costs a framework more than a vector.
        made = domain.call.scoped(*((one, vectors[0]) if count == 1 else (many, vectors.T)))
        return np.reshape(made.T, (count, rows)).astype(np.float64)

    return found


def matrix_of(operator: LinearOperator) -> np.ndarray:
    """The matrix, float64; of a symmetric operator symmetric to the last bit."""
    matrix: np.ndarray = to_numpy(operator.to_dense()).astype(np.float64)
    check_finite(operator, matrix)
    return (matrix + matrix.T) / 2 if operator.symmetric else matrix


def is_small(operator: LinearOperator) -> bool:
    return max(operator.shape) <= SMALL


def batches(count: int, operator: LinearOperator) -> Iterator[range]:
    """The numbers below ``count``, as many at once as make a batch of vectors."""
    return operator.domain.backend.costs.batches(count, *operator.shape)


def check_finite(operator: LinearOperator, products: np.ndarray) -> None:
    """Raise :class:`InvalidArgumentError` where there are no eigenvalues to find."""
    if not np.isfinite(products).all():
        raise InvalidArgumentError(
            f"operator must be finite, found NaN or infinities in products of {operator!r}: look "
            "at its function's derivatives at this point"
        )


def check_operator(what: str, operator: LinearOperator) -> None:
    refuse_inside_transform(what)
    if not isinstance(operator, LinearOperator):
        raise InvalidArgumentError(
            f"{what}: operator must be a LinearOperator, as mc.hessian_operator gives it, "
            f"found {type(operator).__name__}"
        )


def check_coordinates(what: str, operator: LinearOperator) -> None:
    if not all(operator.shape):
        rows, columns = operator.shape
        raise InvalidArgumentError(
            f"{what}: operator must have coordinates, found {rows:,} × {columns:,}"
        )


def check_square(what: str, operator: LinearOperator) -> None:
    check_operator(what, operator)
    rows, columns = operator.shape
    if rows != columns:
        raise InvalidArgumentError(f"{what}: operator must be square, found {rows:,} × {columns:,}")


def check_symmetric(what: str, operator: LinearOperator) -> None:
    check_square(what, operator)
    check_coordinates(what, operator)
    if not operator.symmetric:
        raise InvalidArgumentError(
            f"{what}: operator must be symmetric, found {operator!r}; of another matrix's "
            "eigenvalues scipy.sparse.linalg.eigs(operator.as_scipy()) gives some"
        )
