"""How a function bends at a point."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any

import numpy as np

ROUNDING = 8


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
