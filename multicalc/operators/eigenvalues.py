"""``top_eigenvalues``: the largest or smallest eigenvalues, with their vectors."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from multicalc.calls.scipys import scipys
from multicalc.calls.shown import line, shown
from multicalc.display.table import card, table
from multicalc.errors import InvalidArgumentError
from multicalc.operators.estimate import is_count
from multicalc.operators.linear_operator import LinearOperator
from multicalc.operators.on_host import (
    Rows,
    check_finite,
    check_operator,
    check_symmetric,
    is_small,
    matrix_of,
    rows_of,
)
from multicalc.operators.probes import start

Which = Literal["LA", "SA", "LM", "BE"]

_ORDERS: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "LA": lambda x: -x,
    "SA": lambda x: x,
    "LM": lambda x: -np.abs(x),
    "BE": lambda x: x,
}
"""What the eigenvalues asked for are sorted by."""


@dataclass(frozen=True, eq=False, repr=False)
class Eigenvalues:
    """Some eigenvalues of a symmetric operator, or singular values of another one. Frozen."""

    values: np.ndarray
    """(k,), in the order that was asked for; fewer where the iteration ended before."""
    vectors: Any
    """Unit eigenvectors, or right singular vectors: a block in the structure of the domain, each
    leaf with one more, last axis of length k."""
    residuals: np.ndarray
    """‖Av − λv‖ of each, or for singular values ‖AᵀAv − σ²v‖/σ: an eigenvalue is not farther away
    than that. (k,)"""
    converged: bool
    """Whether all that were asked for were found."""
    asked: int
    """How many were."""

    def __repr__(self) -> str:
        told = "" if self.converged else f", only {len(self.values)} of {self.asked} converged"
        residual = f"residuals ≤ {np.max(self.residuals, initial=0.0):.1e}"
        return line(
            f"Eigenvalues({_listed(self.values)}, {residual}{told})",
            f"Eigenvalues({shown(self.values)}, {residual}{told})",
        )

    def _repr_html_(self) -> str:
        title = f"{len(self.values)} of {self.asked} eigenvalues"
        rows = zip(self.values.tolist(), self.residuals.tolist(), strict=True)
        return card(title, table(("eigenvalue", "residual"), rows))


def top_eigenvalues(
    operator: LinearOperator,
    k: int = 6,
    *,
    which: Which = "LA",
    rtol: float | None = None,
    maxiter: int | None = None,
    seed: Any = 0,
) -> Eigenvalues:
    """k eigenvalues of a symmetric operator with their vectors, by SciPy's ``eigsh``; of another
    operator its k largest singular values.

    Of at most 500 coordinates the matrix is made, and all of its eigenvalues.

    Args:
        operator: A.
        k: how many.
        which: ``"LA"`` the largest, ``"SA"`` the smallest, ``"LM"`` those of largest size, or
            ``"BE"`` half from either end; of singular values the largest, whatever it says.
        rtol: how exact an eigenvalue has to be, relative to its size; by default as A's dtype is.
        maxiter: how often the iteration may restart, with some 20 products each time; by default
            ten times for each coordinate.
        seed: an integer, or a key of ``mc.random``, of the vector that it starts with.

    Returns:
        :class:`Eigenvalues`. Where the iteration doesn't get there in ``maxiter``, those that it
        has, and ``.converged`` is False.

    Raises:
        InvalidArgumentError: k is below 1, or above what there is; or ``which`` is none of these;
            or A has NaN or infinities.
        SciPyUnavailableError: SciPy is not installed.
        DoesNotFitError: of few coordinates, the matrix needs more memory than there is.
        UnsupportedOperationError: inside a transform.

    Source: Lehoucq, Sorensen and Yang, ARPACK Users' Guide, SIAM (1998).

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> H = mc.hessian_operator(lambda x: xp.sum(x**3), np.arange(1.0, 1001.0) / 6)
    >>> found = mc.top_eigenvalues(H, 3)
    >>> found.values.round(9)
    array([1000.,  999.,  998.])
    >>> found.vectors.shape
    (1000, 3)
    """
    check_operator("top_eigenvalues", operator)
    if which not in _ORDERS:
        raise InvalidArgumentError(f"which must be one of {', '.join(_ORDERS)}, found {which!r}")
    if not (is_count(k, 1) and k <= min(operator.shape)):
        raise InvalidArgumentError(f"k must be from 1 to {min(operator.shape):,}, found {k!r}")
    if not (maxiter is None or is_count(maxiter, 1)):
        raise InvalidArgumentError(f"maxiter must be an int of at least 1, found {maxiter!r}")
    if not operator.symmetric and operator.shape[0] != operator.shape[1]:
        return _singular(operator, k, rtol, maxiter, seed)
    check_symmetric("top_eigenvalues", operator)
    if is_small(operator) or k == operator.shape[0]:
        values, vectors = np.linalg.eigh(matrix_of(operator))
        converged = True
    else:
        values, vectors, converged = arpack(
            rows_of(operator),
            operator,
            k,
            "LA" if k == 1 and which == "BE" else which,
            rtol,
            maxiter,
            seed,
        )
    chosen = _chosen(values, k, which)
    values, vectors = values[chosen], vectors[:, chosen]
    moved = rows_of(operator)(vectors.T)
    residuals = np.linalg.norm(moved - values[:, None] * vectors.T, axis=1)
    return Eigenvalues(values, operator.unravel(vectors), residuals, converged, k)


def arpack(
    product: Rows,
    operator: LinearOperator,
    k: int,
    which: str,
    rtol: float | None = None,
    maxiter: int | None = None,
    seed: Any = 0,
) -> tuple[np.ndarray, np.ndarray, bool]:
    """Eigenvalues of the symmetric ``product`` of vectors of A's domain, vectors as columns, and
    whether all were found. In float64, as what is orthogonal in less is hardly so."""
    linalg = scipys("sparse.linalg")
    size = operator.shape[1]

    def column(vector: np.ndarray) -> np.ndarray:
        moved: np.ndarray = product(np.reshape(vector, (1, size)))[0]
        return moved

    flat = linalg.LinearOperator((size, size), matvec=column, dtype=np.float64)
    tolerance = float(np.finfo(operator.dtype).eps) if rtol is None else rtol
    first = start(seed, size)
    moved = column(first)
    check_finite(operator, moved)
    if not moved.any():
        # ARPACK takes no zero for a matrix.
        return np.zeros(k), np.eye(size, k), True
    try:
        values, vectors = linalg.eigsh(
            flat, k, which=which, v0=first, tol=tolerance, maxiter=maxiter
        )
    except linalg.ArpackNoConvergence as error:
        return error.eigenvalues, error.eigenvectors, False
    return values, vectors, True


def _chosen(values: np.ndarray, k: int, which: str) -> np.ndarray:
    order = np.argsort(_ORDERS[which](values), kind="stable")
    if which != "BE":
        return order[:k]
    # As in SciPy, one more from the high end.
    count = min(k, len(values))
    low = count // 2
    return np.concatenate([order[:low], order[len(values) - (count - low) :]])


def _singular(
    operator: LinearOperator,
    k: int,
    rtol: float | None,
    maxiter: int | None,
    seed: Any,
) -> Eigenvalues:
    forth, back = rows_of(operator), rows_of(operator.T)
    if is_small(operator) or k == min(operator.shape):
        _, values, vectors = np.linalg.svd(matrix_of(operator), full_matrices=False)
        values, vectors, converged = values[:k], vectors[:k].T, True
    else:
        squares, vectors, converged = arpack(
            lambda v: back(forth(v)), operator, k, "LA", rtol, maxiter, seed
        )
        order = np.argsort(-squares)
        values, vectors = np.sqrt(np.maximum(squares[order], 0.0)), vectors[:, order]
    moved = back(forth(vectors.T)) - values[:, None] ** 2 * vectors.T
    residuals = np.linalg.norm(moved, axis=1) / np.maximum(values, np.finfo(np.float64).tiny)
    return Eigenvalues(values, operator.unravel(vectors), residuals, converged, k)


def _listed(values: np.ndarray) -> str:
    return f"[{', '.join(f'{x:.6g}' for x in values)}]"
