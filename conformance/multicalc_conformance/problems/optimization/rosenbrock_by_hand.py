"""Rosenbrock's function of any size with its derivatives by hand, in mpmath.

f = Σ 100(xᵢ₊₁ − xᵢ²)² + (1 − xᵢ)². Its Hessian is tridiagonal.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from mpmath import mpf


def value(x: np.ndarray) -> np.ndarray:
    """f(x)."""
    rise = x[1:] - x[:-1] ** 2
    return np.asarray(np.sum(100 * rise**2 + (1 - x[:-1]) ** 2), dtype=object)


def gradient(x: np.ndarray) -> np.ndarray:
    """∂ᵢf = 200(xᵢ − xᵢ₋₁²) − 400xᵢ(xᵢ₊₁ − xᵢ²) − 2(1 − xᵢ), each term where it exists."""
    rise = x[1:] - x[:-1] ** 2
    slope = _zeros(x.shape)
    slope[1:] += 200 * rise
    slope[:-1] -= 400 * x[:-1] * rise + 2 * (1 - x[:-1])
    return slope


def hessian_product(x: np.ndarray, v: np.ndarray) -> np.ndarray:
    """Hv, without H."""
    diagonal, beside = _bands(x)
    product: np.ndarray = diagonal * v
    product[:-1] += beside * v[1:]
    product[1:] += beside * v[:-1]
    return product


def hessian(x: np.ndarray) -> np.ndarray:
    """H, which is dense in name only."""
    diagonal, beside = _bands(x)
    full = _zeros((x.size, x.size))
    i = np.arange(x.size)
    full[i, i] = diagonal
    full[i[1:], i[:-1]] = full[i[:-1], i[1:]] = beside
    return full


def _bands(x: np.ndarray) -> tuple[Any, Any]:
    """∂ᵢ²f = 200 + 1200xᵢ² − 400xᵢ₊₁ + 2 and ∂ᵢ∂ᵢ₊₁f = −400xᵢ, each term where it exists."""
    diagonal = _zeros(x.shape)
    diagonal[1:] += 200
    diagonal[:-1] += 1200 * x[:-1] ** 2 - 400 * x[1:] + 2
    return diagonal, -400 * x[:-1]


def _zeros(shape: tuple[int, ...]) -> np.ndarray:
    return np.full(shape, mpf(0), dtype=object)
