"""The full singular value decomposition of a matrix that isn't square, with derivatives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from multicalc.xp.common.results import SingularValues

Function = Callable[..., Any]


@dataclass(frozen=True)
class Completion:
    """Adds to a reduced decomposition the vectors that it leaves out.

    Which basis these are of their space is free, and so is their derivative within it. What they
    are given is right for whatever depends on the space alone.
    """

    xp: Any
    """Has ``matmul`` and ``concat``."""
    adjoint: Function
    cholesky: Function
    solve: Function

    def __call__(self, reduced: SingularValues, full: SingularValues) -> SingularValues:
        """``reduced`` with the vectors that are in ``full`` only, a constant."""
        u, s, vh = reduced
        if u.shape[-1] < u.shape[-2]:
            return SingularValues(self._completed(u, full.U), s, vh)
        v = self._completed(self.adjoint(vh), self.adjoint(full.Vh))
        return SingularValues(u, s, self.adjoint(v))

    def _completed(self, columns: Any, basis: Any) -> Any:
        matmul, adjoint = self.xp.matmul, self.adjoint
        rest = basis[..., :, columns.shape[-1] :]
        # Projected, and made orthonormal again: the values stay, and move with the columns.
        outside = rest - matmul(columns, matmul(adjoint(columns), rest))
        factor = self.cholesky(matmul(adjoint(outside), outside))
        return self.xp.concat([columns, adjoint(self.solve(factor, adjoint(outside)))], axis=-1)
