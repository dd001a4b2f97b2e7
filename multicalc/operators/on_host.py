"""What numbers of an operator are computed with: its products on the host, and its matrix."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from multicalc.arrays.between import to_numpy
from multicalc.calls.host import refuse_inside_transform
from multicalc.errors import InvalidArgumentError
from multicalc.operators.linear_operator import LinearOperator

SMALL = 500
"""Up to how many coordinates numbers are of the matrix itself: that takes less than iterations."""

Rows = Callable[[np.ndarray], np.ndarray]
"""Vectors (count, size) to their products, float64."""


def rows_of(A: LinearOperator) -> Rows:  # noqa: N803 (as matrices are called)
    """The products with the rows of a matrix of the host's, at once."""

    def found(vectors: np.ndarray) -> np.ndarray:
        columns = A.range.to_host(A.apply(A.domain.from_host(vectors.T), True), True)
        return columns.T.astype(np.float64)

    def scoped(vectors: np.ndarray) -> np.ndarray:
        return A.domain.call.scoped(found, vectors)

    return scoped


def matrix_of(A: LinearOperator) -> np.ndarray:  # noqa: N803
    """The matrix, float64; of a symmetric operator symmetric to the last bit."""
    matrix = to_numpy(A.to_dense()).astype(np.float64)
    return (matrix + matrix.T) / 2 if A.symmetric else matrix


def is_small(A: LinearOperator) -> bool:  # noqa: N803
    return max(A.shape) <= SMALL


def batches(count: int, A: LinearOperator) -> list[range]:  # noqa: N803
    """The numbers below ``count`` in as many at once as make a batch."""
    most = max(1, A.domain.backend.costs.batch_elements // max(1, *A.shape))
    return [range(k, min(k + most, count)) for k in range(0, count, most)]


def check_square(what: str, A: LinearOperator) -> None:  # noqa: N803
    refuse_inside_transform(what)
    rows, columns = A.shape
    if rows != columns:
        raise InvalidArgumentError(f"{what}: A must be square, found {rows:,} × {columns:,}")


def check_symmetric(what: str, A: LinearOperator) -> None:  # noqa: N803
    check_square(what, A)
    if not A.symmetric:
        raise InvalidArgumentError(
            f"{what}: A must be symmetric, found {A!r}; of another matrix's eigenvalues "
            "scipy.sparse.linalg.eigs(A.as_scipy()) gives some"
        )
