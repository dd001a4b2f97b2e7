"""Operators whose eigenvalues have a closed form."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

import multicalc as mc
from multicalc import xp


def toeplitz(size: int, backend: Any = None, dtype: str = "float64") -> mc.LinearOperator:
    """The second difference's matrix, of determinant size + 1."""
    return mc.hessian_operator(
        lambda x: 0.5 * (x[0] ** 2 + xp.sum((x[1:] - x[:-1]) ** 2) + x[-1] ** 2),
        np.zeros(size, dtype),
        backend=backend,
    )


def eigenvalues_of_toeplitz(size: int) -> np.ndarray:
    """2 − 2 cos(kπ/(n + 1)), ascending."""
    return 2 - 2 * np.cos(np.pi * np.arange(1, size + 1) / (size + 1))


def rank_one(size: int = 60, backend: Any = None) -> mc.LinearOperator:
    """diag(d) + uuᵀ."""
    d, u = parts_of_rank_one(size)

    def f(x: Any) -> Any:
        return 0.5 * (xp.sum(xp.asarray(d) * x**2) + xp.sum(xp.asarray(u) * x) ** 2)

    return mc.hessian_operator(f, np.zeros(size), backend=backend)


def parts_of_rank_one(size: int) -> tuple[np.ndarray, np.ndarray]:
    """d and u."""
    return np.linspace(1.0, 3.0, size), np.cos(np.arange(size))


def of_matrix(matrix: np.ndarray) -> mc.LinearOperator:
    """A symmetric operator that multiplies by a matrix, for what is not about derivatives."""
    operator = mc.hessian_operator(lambda x: xp.sum(x**2), np.zeros(len(matrix)))
    return replace(operator, _apply=lambda vectors, many: (vectors[0] @ matrix,))


def of_diagonal(values: np.ndarray) -> mc.LinearOperator:
    """The same of a diagonal matrix."""
    operator = mc.hessian_operator(lambda x: xp.sum(x**2), np.zeros(len(values)))
    return replace(operator, _apply=lambda vectors, many: (vectors[0] * values,))
