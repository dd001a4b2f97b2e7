"""The minimum of a quadratic whose Hessian is an operator."""

from __future__ import annotations

from math import isfinite, nan
from typing import Any

from multicalc.approximations.conjugate_gradients import Lowest, lowest
from multicalc.approximations.vectors import Vectors
from multicalc.backend import Arrays
from multicalc.errors import NotConvergedError, NotPositiveDefiniteError
from multicalc.operators.linear_operator import LinearOperator


def minimum(hessian: LinearOperator, gradient: Any, rtol: float | None, maxiter: int) -> Any:
    """The point of ``hessian``'s space where it is, plus the step −H⁻¹g by conjugate gradients.

    Raises:
        NotPositiveDefiniteError: a direction of negative curvature was met.
        NotConvergedError: ``maxiter`` products were taken.
    """
    return hessian.domain.call.scoped(_minimum, hessian, gradient, rtol, maxiter)


def _minimum(hessian: LinearOperator, gradient: Any, rtol: float | None, maxiter: int) -> Any:
    space = hessian.domain
    slope, _ = space.taken(gradient)
    vectors = Vectors(space.backend, slope)
    small = vectors.eps ** (2 / 3) if rtol is None else rtol
    point, residual, steepness = space.like, slope, vectors.norm(slope)
    left, taken = (1.0 if steepness > 0 else 0.0), 0
    if not isfinite(steepness):
        point = vectors.moved(point, nan, slope)
    while left > small:
        # What rounding has added to the iteration's own residual a new start takes away.
        found = lowest(
            vectors, hessian.apply, residual, rtol=small / left, iterations=maxiter - taken
        )
        taken += found.iterations
        if found.end in ("negative curvature", "not finite"):
            raise _not_positive_definite(hessian, found)
        point = vectors.moved(point, 1.0, found.step)
        residual = vectors.moved(residual, 1.0, hessian.apply(found.step))
        left = vectors.norm(residual) / steepness
        if left > small and taken >= maxiter:
            raise NotConvergedError(
                f"after {taken} products conjugate gradients have a residual of "
                f"{left:.2g}·‖∇f(x0)‖, above rtol={small:.2g}; give a larger maxiter or rtol",
                _given(hessian, point),
                left,
            )
    return _given(hessian, point)


def _not_positive_definite(hessian: LinearOperator, found: Lowest) -> NotPositiveDefiniteError:
    if found.end == "not finite":
        return NotPositiveDefiniteError("a product of the Hessian is not finite")
    return NotPositiveDefiniteError(
        f"the Hessian is not positive definite (curvature {found.curvature:.6g} along the error's "
        f".direction, met by product {found.iterations}), so the quadratic model has no unique "
        "minimizer",
        direction=_given(hessian, found.direction),
        curvature=found.curvature,
    )


def _given(hessian: LinearOperator, vector: Arrays) -> Any:
    return hessian.domain.given(vector, False, ())
