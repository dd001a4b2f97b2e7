"""A matrix of flat coordinates as one for each pair of leaves."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np

from multicalc.backend import native
from multicalc.calls import trees
from multicalc.errors import InvalidArgumentError


def blocks(matrix: Any, rows: Any, columns: Any) -> Any:
    """The parts of a sparse matrix that belong to each leaf of the outputs and of the inputs.

    Args:
        matrix: a SciPy sparse matrix (m, n), as :func:`multicalc.sparse.jacobian` gives it
            with ``format="scipy"``.
        rows: a pytree with m numbers in all: the output of the function, or for a Hessian its
            differentiated arguments.
        columns: a pytree with n numbers in all: the differentiated arguments, a tuple of them where
            there are several.

    Returns:
        Sparse matrices in the structure of ``rows`` × that of ``columns``, as
        :func:`multicalc.jacobian` has them: ``found["a"]["u"]`` has a row for each number of the
        leaf ``a`` and a column for each of ``u``, in row-major order.

    Raises:
        InvalidArgumentError: the numbers in the trees aren't as many as rows and columns, or the
            matrix is none of SciPy's.

    >>> import numpy as np
    >>> from multicalc import sparse
    >>> point = {"u": np.array([2.0, 3.0]), "v": np.array(5.0)}
    >>> J = sparse.jacobian(lambda p: p["u"] * p["v"])(point)
    >>> J.toarray().tolist()
    [[5.0, 0.0, 2.0], [0.0, 5.0, 3.0]]
    >>> sparse.blocks(J, np.zeros(2), point)["v"].toarray().tolist()
    [[2.0], [3.0]]
    """
    if not hasattr(matrix, "tocsc"):
        raise InvalidArgumentError(
            'blocks: matrix must be one of SciPy\'s, as format="scipy" gives it, found '
            f"{type(matrix).__name__}"
        )
    (above, row_spec), (left, column_spec) = _edges(rows), _edges(columns)
    if (above[-1], left[-1]) != tuple(matrix.shape):
        raise InvalidArgumentError(
            f"blocks: rows has {above[-1]} numbers and columns {left[-1]}, but the matrix has "
            f"shape {tuple(matrix.shape)}"
        )
    by_columns, by_rows = matrix.tocsc(), []
    parts = [by_columns[:, a:b].tocsr() for a, b in pairwise(left)]
    for a, b in pairwise(above):
        by_rows.append(trees.unflatten(column_spec, [part[a:b] for part in parts]))
    return trees.unflatten(row_spec, by_rows)


def _edges(tree: Any) -> tuple[list[int], trees.Spec]:
    """Where each leaf begins, and the last one ends."""
    leaves, spec = trees.flatten(tree)
    sizes = [int(np.prod(np.shape(native(x)))) for x in leaves]
    return [0, *np.cumsum(sizes).tolist()], spec
