"""Logistic regression's derivatives by hand, in mpmath: σ(z) = 1/(1+e⁻ᶻ) and σ′ = σ(1 − σ).

Rows are (features, 1), so that the intercept is the last coefficient.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from mpmath import exp, fdot, fsum, log, lu_solve, matrix, mp, mpf

Vector = list[Any]


@dataclass(frozen=True)
class LogisticObjective:
    """C·Σ log-loss + ½‖w‖² for given data; vectors are the coefficients, intercept last."""

    rows: tuple[Vector, ...]
    columns: tuple[Vector, ...]
    labels: tuple[int, ...]
    strength: Any

    @classmethod
    def of(cls, features: np.ndarray, labels: np.ndarray, strength: float) -> LogisticObjective:
        """From NumPy data, whose floats stand for exactly the numbers they are."""
        extended = np.column_stack([features, np.ones(len(features))])
        rows = tuple([mpf(x) for x in row] for row in extended.tolist())
        columns = tuple(list(column) for column in zip(*rows, strict=True))
        return cls(rows, columns, tuple(int(y) for y in labels), mpf(strength))

    def value(self, at: Sequence[float]) -> Any:
        signed = (z if y else -z for z, y in zip(self._scores(at), self.labels, strict=True))
        return self.strength * fsum(log(1 + exp(-m)) for m in signed) + self._ridge(at, at) / 2

    def gradient(self, at: Sequence[float]) -> Vector:
        off = [p - y for p, y in zip(self._probabilities(at), self.labels, strict=True)]
        return [
            self.strength * fdot(column, off) + pull
            for column, pull in zip(self.columns, self._pull(at), strict=True)
        ]

    def hessian(self, at: Sequence[float]) -> list[Vector]:
        weights = [self.strength * p * (1 - p) for p in self._probabilities(at)]
        n = len(self.columns)
        h = [[mpf(i == j and i < n - 1) for j in range(n)] for i in range(n)]
        for i in range(n):
            weighted = [w * x for w, x in zip(weights, self.columns[i], strict=True)]
            for j in range(i + 1):
                h[i][j] += fdot(weighted, self.columns[j])
                h[j][i] = h[i][j]
        return h

    def product(self, at: Sequence[float], along: Sequence[float]) -> Vector:
        """Hv, without H."""
        pushed = [
            p * (1 - p) * z
            for p, z in zip(self._probabilities(at), self._scores(along), strict=True)
        ]
        return [
            self.strength * fdot(column, pushed) + pull
            for column, pull in zip(self.columns, self._pull(along), strict=True)
        ]

    def newton(self, start: Sequence[float], steps: int) -> Vector:
        """``steps`` Newton steps from ``start``."""
        at: Vector = [mpf(x) for x in start]
        for _ in range(steps):
            step = lu_solve(matrix(self.hessian(at)), matrix(self.gradient(at)))
            at = [x - s for x, s in zip(at, step, strict=True)]
        return at

    def optimum(self) -> Vector:
        """The minimum: Newton in float64 to get near, then two steps, each doubling the digits."""
        found = self.newton(self._near(), steps=2)
        if max(map(abs, self.gradient(found))) > mpf(10) ** (10 - mp.dps):
            raise ArithmeticError("the reference's own Newton iteration did not converge")
        return found

    def _near(self) -> list[float]:
        """The optimum to float64, by the same formulas in NumPy."""
        features, labels = np.array(self.rows, dtype=float), np.array(self.labels)
        strength, ridge = float(self.strength), np.eye(features.shape[1])
        ridge[-1, -1] = 0.0
        at = np.zeros(features.shape[1])
        for _ in range(20):
            p = 1 / (1 + np.exp(-features @ at))
            slope = strength * features.T @ (p - labels) + ridge @ at
            curvature = strength * (features.T * (p * (1 - p))) @ features + ridge
            at -= np.linalg.solve(curvature, slope)
        return [float(x) for x in at]

    def _scores(self, at: Sequence[float]) -> Vector:
        exact = [mpf(x) for x in at]
        return [fdot(row, exact) for row in self.rows]

    def _probabilities(self, at: Sequence[float]) -> Vector:
        return [1 / (1 + exp(-z)) for z in self._scores(at)]

    def _pull(self, at: Sequence[float]) -> Vector:
        """The penalty's part of the gradient: nothing for the intercept."""
        return [mpf(x) for x in at[:-1]] + [mpf(0)]

    def _ridge(self, a: Sequence[float], b: Sequence[float]) -> Any:
        return fdot(self._pull(a), self._pull(b))
