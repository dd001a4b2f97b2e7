"""``condition``: how much an operator's inverse may enlarge an error."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from multicalc.display.table import card, facts
from multicalc.operators.eigenvalues import arpack
from multicalc.operators.extremes import Extremes, extremes
from multicalc.operators.linear_operator import LinearOperator
from multicalc.operators.on_host import (
    check_coordinates,
    check_operator,
    is_small,
    matrix_of,
    rows_of,
)

Definiteness = Literal["positive definite", "negative definite", "indefinite", "singular", ""]

_KNOWN = 0.1
"""How exact the smallest singular value must be to be called known, relative to itself."""


@dataclass(frozen=True, eq=False, repr=False)
class Condition:
    """A condition number in the 2-norm, and what it is made of. Frozen.

    Of a positive definite Hessian it says how long a valley is against its width: conjugate
    gradients take about √κ/2·log(2/ε) products to ε, and gradient descent κ/2·log(1/ε) steps. Of an
    indefinite one it says how well a linear system can be solved, and nothing of a minimum, as
    there is none: only the methods for indefinite systems apply (MINRES, trust regions).
    """

    value: float
    """κ = σ_max/σ_min; inf where the smallest is zero to rounding."""
    at_least: bool
    """Whether κ may be larger: the iteration did not settle on the smallest singular value."""
    largest: float
    """σ_max = ‖A‖₂"""
    smallest: float
    """σ_min; of a symmetric operator the size of the eigenvalue closest to zero."""
    kind: Definiteness
    """Of a symmetric operator, ``"singular"`` meaning zero to rounding; else empty."""
    eigenvalues: tuple[float, float] | None
    """Of a symmetric operator the smallest and the largest."""

    def __float__(self) -> float:
        return self.value

    def __repr__(self) -> str:
        return f"Condition({self._told()})"

    def _told(self) -> str:
        kind = f", {self.kind}" if self.kind else ""
        return f"{'≥ ' if self.at_least else ''}{self.value:.6g}{kind}"

    def _repr_html_(self) -> str:
        pairs: list[tuple[str, Any]] = [
            ("largest singular value", self.largest),
            ("smallest singular value", self.smallest),
        ]
        if self.eigenvalues is not None:
            pairs.append(("smallest and largest eigenvalue", list(self.eigenvalues)))
        return card(f"Condition: {self._told()}", facts(pairs))


def condition(
    operator: LinearOperator,
    *,
    rtol: float | None = None,
    maxiter: int | None = None,
) -> Condition:
    """The condition number σ_max/σ_min of an operator, by the ends of its spectrum.

    Of at most 500 coordinates it is of the matrix. Of more, a definite operator's smallest
    eigenvalue is found to about ``rtol``·σ_max, another one's smallest singular value by the square
    AᵀA, to about √``rtol``·σ_max only; what is smaller than can be told counts as zero.

    Args:
        operator: A.
        rtol, maxiter: of the iterations, as in :func:`top_eigenvalues`.

    Returns:
        A :class:`Condition`, with ``.value``, ``.kind`` and the extreme values.

    Raises:
        InvalidArgumentError: A has no coordinates, or NaN or infinities.
        SciPyUnavailableError: SciPy is not installed.
        DoesNotFitError: of few coordinates, the matrix needs more memory than there is.
        UnsupportedOperationError: inside a transform.

    >>> import numpy as np
    >>> import multicalc as mc
    >>> mc.condition(mc.hessian_operator(lambda x: x[0] ** 2 + 4 * x[1] ** 2, np.zeros(2)))
    Condition(4, positive definite)
    >>> mc.condition(mc.hessian_operator(lambda x: x[0] ** 2 - 4 * x[1] ** 2, np.zeros(2)))
    Condition(4, indefinite)
    """
    check_operator("condition", operator)
    check_coordinates("condition", operator)
    tolerance = float(np.finfo(operator.dtype).eps) if rtol is None else rtol
    if not operator.symmetric:
        largest, smallest, settled = _singular(operator, rtol, maxiter)
        return _made(operator, largest, smallest, settled, None, tolerance)
    ends = extremes(operator, rtol=rtol, maxiter=maxiter)
    low, high = ends.values
    if low * high > 0 or not ends.converged:
        at = int(np.argmin(np.abs(ends.values)))
        smallest = float(np.abs(ends.values[at]))
        settled = ends.converged and ends.residuals[at] <= _KNOWN * smallest
    else:
        _, smallest, settled = _singular(operator, rtol, maxiter)
    return _made(operator, ends.norm, smallest, settled, ends, tolerance)


def _made(
    operator: LinearOperator,
    largest: float,
    smallest: float,
    settled: bool,
    ends: Extremes | None,
    tolerance: float,
) -> Condition:
    singular = smallest <= np.sqrt(max(operator.shape)) * tolerance * largest
    kind: Definiteness = ""
    if ends is not None:
        low, high = ends.values
        kind = "positive definite" if low > 0 else "negative definite" if high < 0 else "indefinite"
        kind = "singular" if singular else kind
    return Condition(
        float("inf") if singular else largest / smallest,
        not (settled or singular),
        largest,
        smallest,
        kind,
        None if ends is None else (float(ends.values[0]), float(ends.values[1])),
    )


def _singular(
    operator: LinearOperator,
    rtol: float | None,
    maxiter: int | None,
) -> tuple[float, float, bool]:
    """The largest and the smallest singular value, and whether the latter is known."""
    if is_small(operator):
        found = np.linalg.svd(matrix_of(operator), compute_uv=False)
        return float(found[0]), float(found[-1]), True
    forth, back = rows_of(operator), rows_of(operator.T)
    if operator.shape[0] < operator.shape[1]:
        operator, forth, back = operator.T, back, forth
    squares, _, there = arpack(lambda v: back(forth(v)), operator, 1, "LM", rtol, maxiter)
    if not there:
        return float("nan"), float("nan"), False
    square = float(squares[0])
    _, vectors, there = arpack(
        lambda v: back(forth(v)) - square * v, operator, 1, "LM", rtol, maxiter
    )
    if not there:
        return square**0.5, float("nan"), False
    moved = forth(vectors.T)
    smallest = float(np.linalg.norm(moved))
    # The next singular value may be anywhere within the residual of σ².
    residual = float(np.linalg.norm(back(moved) - smallest**2 * vectors.T))
    return square**0.5, smallest, residual <= _KNOWN * smallest**2
