"""How a function bends at a point, by its Hessian's matrix."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from multicalc.optimize.bend import ROUNDING, Bend
from multicalc.optimize.objective import Local


class MatrixBend(Bend):
    """By the matrix."""

    residuals = None

    def __init__(self, local: Local) -> None:
        self._local = local
        self.x, self.value, self.gradient = local.x, local.value, local.gradient

    def finite(self) -> bool:
        return self._local.finite()

    @cached_property
    def _decomposition(self) -> tuple[np.ndarray, np.ndarray]:
        values, vectors = np.linalg.eigh(self._local.hessian)
        return values, vectors

    @property
    def eigenvalues(self) -> np.ndarray:  # type: ignore[override]
        return self._decomposition[0]

    @property
    def weakest(self) -> np.ndarray:  # type: ignore[override]
        values, vectors = self._decomposition
        weakest: np.ndarray = vectors[:, np.argmin(np.abs(values))]
        return weakest

    @property
    def norm(self) -> float:  # type: ignore[override]
        return float(np.max(np.abs(self.eigenvalues)))

    def rounding(self, eps: float) -> float:
        return ROUNDING * len(self.x) * eps

    def apart(self, other: MatrixBend) -> float:
        return float(np.linalg.norm(self._local.hessian - other._local.hessian, 2))

    def step(self, eps: float) -> np.ndarray:
        found: np.ndarray = np.linalg.lstsq(
            self._local.hessian, -self.gradient, rcond=len(self.x) * eps
        )[0]
        return found
