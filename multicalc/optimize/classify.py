"""``classify``: the second-derivative test, which knows when it is silent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, overload

import numpy as np

from multicalc.backend import BackendLike
from multicalc.calls.host import refuse_inside_transform
from multicalc.calls.shown import line, shown
from multicalc.display.table import card, facts
from multicalc.errors import InvalidArgumentError
from multicalc.optimize.bend import Bend, BendAt
from multicalc.optimize.bends import Matrix, bend_of
from multicalc.optimize.objective import Objective

Kind = Literal["minimum", "maximum", "saddle", "inconclusive", "not critical", "endpoint"]


@dataclass(frozen=True, eq=False, repr=False)
class CriticalPoint:
    """A point where the gradient vanishes, and what the second derivatives say of it."""

    x: Any
    """In the caller's arrays and structure."""
    value: float
    gradient_norm: float
    """‖∇f(x)‖₂, zero but for rounding."""
    eigenvalues: np.ndarray
    """The Hessian's, ascending, (size,); of a Hessian without a matrix the smallest and the largest
    only, (2,), or NaN where they were not found."""
    kind: Kind
    """``"minimum"``, ``"maximum"``, ``"saddle"``, or ``"inconclusive"``; ``"endpoint"`` for an end
    of an interval, which need not be critical."""
    residuals: np.ndarray | None = None
    """Where the eigenvalues are the ends only, how far each may be from one, (2,); else None."""

    def __repr__(self) -> str:
        told = f"CriticalPoint({self.kind}, x={shown(self.x)}, value={shown(self.value)}"
        norm = f"gradient_norm={shown(self.gradient_norm)}"
        return line(
            f"{told}, {norm}, {self._ends()})",
            f"{told}, {norm})",
            f"{told})",
        )

    def _repr_html_(self) -> str:
        rows: list[tuple[str, Any]] = [
            ("x", self.x),
            ("f", self.value),
            ("‖∇f‖", self.gradient_norm),
            (f"{self._whose()} of the Hessian", self.eigenvalues),
        ]
        if self.residuals is not None:
            rows.append(("their residuals", self.residuals))
        return card(f"CriticalPoint: {self.kind}", facts(rows))

    def _whose(self) -> str:
        return "eigenvalues" if self.residuals is None else "extreme eigenvalues"

    def _ends(self) -> str:
        if self.residuals is None:
            return f"eigenvalues={shown(self.eigenvalues)}"
        low, high = self.eigenvalues
        return f"extreme eigenvalues=[{low:.4g}, {high:.4g}] ± {np.max(self.residuals):.0e}"


@overload
def classify(
    f: Callable[..., Any],
    x: Any,
    *args: Any,
    scale: float = 1.0,
    matrix: Matrix = "auto",
    full_output: Literal[False] = False,
    backend: BackendLike = None,
    **kwargs: Any,
) -> Kind: ...
@overload
def classify(
    f: Callable[..., Any],
    x: Any,
    *args: Any,
    scale: float = 1.0,
    matrix: Matrix = "auto",
    full_output: Literal[True],
    backend: BackendLike = None,
    **kwargs: Any,
) -> CriticalPoint: ...
def classify(
    f: Callable[..., Any],
    x: Any,
    *args: Any,
    scale: float = 1.0,
    matrix: Matrix = "auto",
    full_output: bool = False,
    backend: BackendLike = None,
    **kwargs: Any,
) -> Kind | CriticalPoint:
    """What kind of critical point of f the point x is, by the second-derivative test.

    Since x is known in floating point only, the answer is one that holds all through the ball of
    radius r = √eps·max(scale, ‖x‖) around it: x counts as critical if a Hessian as large as any
    seen there turns the gradient to zero within r, and an eigenvalue counts as zero if it is
    smaller than the Hessian's change over r (or than its rounding error).

    Args:
        f: a scalar-valued function ``f(x, *args, **kwargs)``.
        x: a number, an array of any shape, or a pytree of them, all of one floating dtype.
        scale: the length over which f changes appreciably, in x's units.
        matrix: ``"dense"`` for all eigenvalues of the Hessian's matrix, ``"operator"`` for the two
            extreme ones by its products, which x of any size has; ``"auto"`` is dense up to 2,000
            coordinates. Without a matrix the ball's Hessians are looked at along the extreme
            eigenvector of less curvature, to a tenth of their norms.
        full_output: whether the answer is the :class:`CriticalPoint`, with the eigenvalues.
        args, kwargs: data passed on to ``f``, not differentiated.
        backend: as in :func:`multicalc.grad`.

    Returns:
        ``"minimum"`` or ``"maximum"`` (strict, local) where all eigenvalues have one sign;
        ``"saddle"`` where two have different signs; ``"inconclusive"`` where the test is silent:
        an eigenvalue is zero and the others do not disagree, or, without a matrix, was not found
        by some 4,000 products; ``"not critical"`` where the gradient is not zero.

    Raises:
        InvalidArgumentError: ``scale`` is not above 0, x has leaves of several dtypes, or
            ``matrix`` is none of the three, or x has no coordinates.
        NotScalarError: ``f`` is not scalar-valued.
        NotDifferentiableError: x is of an integer or complex dtype.
        DoesNotFitError: the Hessian's matrix needs more memory than there is.
        SciPyUnavailableError: without a matrix, SciPy is not installed.
        UnsupportedOperationError: called inside a function that is being differentiated.

    Source: Nocedal and Wright, Numerical Optimization, 2nd ed., theorems 2.3 and 2.4.

    >>> import numpy as np
    >>> origin = np.array([0.0, 0.0])
    >>> classify(lambda x: x[0] ** 2 - x[1] ** 2, origin)
    'saddle'
    >>> classify(lambda x: x[0] ** 2 * x[1] + x[0] * x[1] ** 2, origin)
    'inconclusive'
    >>> from multicalc import xp
    >>> f = lambda x: xp.sum(xp.cos(x)) - xp.cos(xp.sum(x))
    >>> found = classify(f, np.zeros(10**5), full_output=True)  # The Hessian is 11ᵀ − I.
    >>> found.kind, found.eigenvalues.round(6).tolist()
    ('saddle', [-1.0, 99999.0])
    """
    if not scale > 0:
        raise InvalidArgumentError(f"scale must be above 0, found {scale!r}")
    refuse_inside_transform("classify")
    objective = Objective(f, x, args, kwargs, backend)
    if not objective.start.size:
        raise InvalidArgumentError(f"x must have coordinates to go along, found {x!r}")
    found = examine(objective, bend_of(objective, matrix), objective.start, scale)
    return found if full_output else found.kind


def examine(objective: Objective, at: BendAt, x: np.ndarray, scale: float) -> CriticalPoint:
    """The point with flat vector ``x`` and its kind."""
    here = at(x)
    finite = here.finite()
    return CriticalPoint(
        objective.point(here.x),
        here.value,
        float(np.linalg.norm(here.gradient)),
        here.eigenvalues if finite else np.full(len(x), np.nan),
        _kind(at, here, scale, objective.layout.eps) if finite else "not critical",
        here.residuals if finite else None,
    )


def _kind(at: BendAt, here: Bend, scale: float, eps: float) -> Kind:
    radius = np.sqrt(eps) * max(scale, float(np.linalg.norm(here.x)))
    # The Hessian is looked at on either side along the direction in which it bends f least.
    around = [at(here.x + side * radius * here.weakest) for side in (-1, 1)]
    if not all(local.finite() for local in around):
        # x is at the edge of f's domain, or of its smoothness.
        return "inconclusive" if not here.gradient.any() else "not critical"
    bend = max(local.norm for local in (here, *around))
    if np.linalg.norm(here.gradient) > bend * radius:
        return "not critical"
    change = max(local.apart(here) for local in around)
    zero = max(change, here.rounding(eps) * bend)
    if here.residuals is not None:
        zero += float(np.max(here.residuals))
    low, high = float(here.eigenvalues[0]), float(here.eigenvalues[-1])
    if low < -zero and high > zero:
        return "saddle"
    return "minimum" if low > zero else "maximum" if high < -zero else "inconclusive"
