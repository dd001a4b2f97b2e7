"""How a step of Newton's was found by conjugate gradients."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from multicalc.approximations.conjugate_gradients import End


@dataclass(frozen=True)
class InnerSolve:
    """The iteration that found a step, within that of a :class:`Path`."""

    iterations: int
    """Products of the Hessian, of steps that were tried and not taken too."""
    end: End
    """``"solved"`` to the precision that was asked for, ``"negative curvature"``, ``"boundary"`` of
    the trust region, or ``"out of iterations"``."""
    residual: float
    """‖Hs + ∇f‖/‖∇f‖ for the step s."""
    curvature: float
    """d·Hd/d·d of the last direction d."""
    length: float | None = None
    """Of a line search: the part of s that was taken."""
    radius: float | None = None
    """Of a trust region: how large it was."""
    ratio: float | None = None
    """Of a trust region: by how much f fell, over what the quadratic model promised."""

    HEADS: ClassVar = ("products", "ended", "residual", "length", "radius", "ratio")

    def cells(self) -> tuple[Any, ...]:
        """What a table has under ``HEADS``."""
        return self.iterations, self.end, self.residual, self.length, self.radius, self.ratio
