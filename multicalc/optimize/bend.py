"""How a function bends at a point: by its Hessian's matrix, or by products without one."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from functools import cached_property
from typing import Any, Literal

import numpy as np

from multicalc.approximations.quad_approx import DENSE_UP_TO
from multicalc.calls.scipys import scipys
from multicalc.errors import InvalidArgumentError
from multicalc.operators.extremes import Extremes, extremes, norm
from multicalc.operators.hessian import second_order
from multicalc.operators.linear_operator import LinearOperator
from multicalc.operators.on_host import rows_of
from multicalc.operators.probes import start
from multicalc.optimize.objective import Local, Objective

Matrix = Literal["auto", "dense", "operator"]

_MATRICES = ("auto", "dense", "operator")
_ROUNDING = 8
_RESTARTS = 100
"""Of the iteration for eigenvalues, which takes some 20 products each time."""


class Bend(ABC):
    """f at ``x`` to second order, on the host."""

    x: np.ndarray
    """(size,)"""
    value: float
    gradient: np.ndarray
    """(size,)"""
    eigenvalues: np.ndarray
    """Of the Hessian, ascending: all, (size,), or the two ends, (2,)."""
    residuals: np.ndarray | None
    """How far each may be from one, (2,); None where they are all."""
    weakest: np.ndarray
    """The eigenvector of that closest to zero, (size,)."""
    norm: float
    """The Hessian's, ‖H‖₂."""

    @abstractmethod
    def finite(self) -> bool:
        """Whether all of it is."""

    @abstractmethod
    def rounding(self, eps: float) -> float:
        """How large an eigenvalue that is zero can look, in units of the norm."""

    @abstractmethod
    def apart(self, other: Any) -> float:
        """The norm of the Hessians' difference."""

    @abstractmethod
    def step(self, eps: float) -> np.ndarray:
        """A least-squares solution of H·step = −∇f, for H may be singular."""


BendAt = Callable[[np.ndarray], Bend]


def bend_of(objective: Objective, matrix: Matrix) -> BendAt:
    """How f bends, at a point's flat vector.

    Raises:
        InvalidArgumentError: ``matrix`` is none of the three.
    """
    if matrix not in _MATRICES:
        raise InvalidArgumentError(
            f"matrix must be one of {', '.join(map(repr, _MATRICES))}, found {matrix!r}"
        )
    if matrix == "dense" or (matrix == "auto" and objective.layout.size <= DENSE_UP_TO):
        return lambda x: MatrixBend(objective.at(x))
    return lambda x: OperatorBend(objective, x)


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
        return _ROUNDING * len(self.x) * eps

    def apart(self, other: MatrixBend) -> float:
        return float(np.linalg.norm(self._local.hessian - other._local.hessian, 2))

    def step(self, eps: float) -> np.ndarray:
        found: np.ndarray = np.linalg.lstsq(
            self._local.hessian, -self.gradient, rcond=len(self.x) * eps
        )[0]
        return found


class OperatorBend(Bend):
    """By products of a :class:`multicalc.LinearOperator`."""

    def __init__(self, objective: Objective, x: np.ndarray) -> None:
        problem = objective.problem
        orders = second_order(problem.f, backend=problem.worker)
        self.x, self._eps = objective.rounded(x), objective.layout.eps
        value, gradient, operator = orders(objective.point(x), *problem.args, **problem.kwargs)
        self._operator: LinearOperator = operator
        self.value = float(value)
        self.gradient = operator.ravel(gradient).astype(np.float64)

    def finite(self) -> bool:
        if not (np.isfinite(self.value) and np.isfinite(self.gradient).all()):
            return False
        probe = start(0, len(self.x))[None]
        return bool(np.isfinite(rows_of(self._operator)(probe)).all())

    @cached_property
    def _ends(self) -> Extremes:
        return extremes(self._operator, rtol=float(np.sqrt(self._eps)), maxiter=_RESTARTS)

    @property
    def eigenvalues(self) -> np.ndarray:  # type: ignore[override]
        return self._ends.values

    @property
    def residuals(self) -> np.ndarray:  # type: ignore[override]
        return self._ends.residuals

    @property
    def weakest(self) -> np.ndarray:  # type: ignore[override]
        return self._ends.weakest

    @cached_property
    def norm(self) -> float:  # type: ignore[override]
        return norm(self._operator)

    def rounding(self, eps: float) -> float:
        # A product's, which adds up like a random walk.
        return _ROUNDING * float(np.sqrt(len(self.x))) * eps

    def apart(self, other: OperatorBend) -> float:
        return norm(self._operator - other._operator)

    def step(self, eps: float) -> np.ndarray:
        minres = scipys("sparse.linalg").minres
        found: np.ndarray = minres(self._operator.as_scipy(), -self.gradient, rtol=np.sqrt(eps))[0]
        return found
