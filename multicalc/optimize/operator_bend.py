"""How a function bends at a point, by products of its Hessian."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from multicalc.calls.scipys import scipys
from multicalc.operators.extremes import Extremes, extremes, norm
from multicalc.operators.hessian import second_order
from multicalc.operators.linear_operator import LinearOperator
from multicalc.operators.on_host import rows_of
from multicalc.operators.probes import start
from multicalc.optimize.bend import ROUNDING, Bend
from multicalc.optimize.objective import Objective

_RESTARTS = 100
"""Of the iteration for eigenvalues, which takes some 20 products each time."""


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
        return ROUNDING * float(np.sqrt(len(self.x))) * eps

    def apart(self, other: OperatorBend) -> float:
        return norm(self._operator - other._operator)

    def step(self, eps: float) -> np.ndarray:
        minres = scipys("sparse.linalg").minres
        found: np.ndarray = minres(self._operator.as_scipy(), -self.gradient, rtol=np.sqrt(eps))[0]
        return found
