"""The two ends of a symmetric operator's spectrum."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from multicalc.operators.eigenvalues import arpack
from multicalc.operators.lanczos import tridiagonals
from multicalc.operators.linear_operator import LinearOperator
from multicalc.operators.on_host import Rows, is_small, matrix_of, rows_of
from multicalc.operators.probes import start

_STEPS = 12


@dataclass(frozen=True, eq=False)
class Extremes:
    """The smallest and the largest eigenvalue, or what is known of them."""

    values: np.ndarray
    """(2,)"""
    vectors: np.ndarray
    """(2, size)"""
    residuals: np.ndarray
    """‖Av − λv‖ of each, (2,)."""
    converged: bool

    @property
    def norm(self) -> float:
        """‖A‖₂"""
        return float(np.max(np.abs(self.values)))

    @property
    def weakest(self) -> np.ndarray:
        """The vector of that closer to zero, (size,)."""
        weakest: np.ndarray = self.vectors[np.argmin(np.abs(self.values))]
        return weakest


def extremes(
    operator: LinearOperator,
    *,
    rtol: float | None = None,
    maxiter: int | None = None,
) -> Extremes:
    """Both ends, to ``rtol`` of the spectrum's length: an end close to zero would otherwise have to
    be found as exactly as it is small."""
    product = rows_of(operator)
    if is_small(operator):
        values, vectors = np.linalg.eigh(matrix_of(operator))
        ends = values[[0, -1]], vectors[:, [0, -1]].T, True
    else:
        ends = _iterated(product, operator, rtol, maxiter)
    found, rows, converged = ends
    residuals = np.linalg.norm(product(rows) - found[:, None] * rows, axis=1)
    return Extremes(found, rows, residuals, converged)


def norm(operator: LinearOperator) -> float:
    """‖A‖₂ of a symmetric operator, to about a tenth: after a dozen of Lanczos' steps."""
    (found,) = tridiagonals(rows_of(operator), start(0, operator.shape[0])[None], _STEPS)
    nodes, _ = found.rule(_STEPS)
    return float(np.max(np.abs(nodes)))


def _iterated(
    product: Rows, operator: LinearOperator, rtol: float | None, maxiter: int | None
) -> tuple[np.ndarray, np.ndarray, bool]:
    size = operator.shape[0]
    nothing = np.full(2, np.nan), np.zeros((2, size)), False
    values, first, converged = arpack(product, operator, 1, "LM", rtol, maxiter)
    if not converged:
        return nothing
    (one,) = values

    def shifted(vectors: np.ndarray) -> np.ndarray:
        moved: np.ndarray = product(vectors) - one * vectors
        return moved

    rounding = 8 * np.finfo(operator.dtype).eps * abs(one) * np.sqrt(size)
    if np.linalg.norm(shifted(start(0, size)[None])) <= rounding:
        # It is that number, times the identity.
        return np.full(2, one), np.concatenate([first.T, first.T]), True
    # From there the other end is farthest away.
    values, second, converged = arpack(shifted, operator, 1, "LM", rtol, maxiter)
    if not converged:
        return nothing
    other = one + values[0]
    rows = np.stack([first[:, 0], second[:, 0]])
    order = [0, 1] if one <= other else [1, 0]
    return np.array([one, other])[order], rows[order], True
