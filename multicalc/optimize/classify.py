"""``classify``: the second-derivative test, which knows when it is silent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from multicalc.backend import BackendLike
from multicalc.calls.host import refuse_inside_transform
from multicalc.calls.shown import line, shown
from multicalc.display.table import card, facts
from multicalc.errors import InvalidArgumentError
from multicalc.optimize.objective import Local, Objective

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
    """The Hessian's, ascending, (size,)."""
    kind: Kind
    """``"minimum"``, ``"maximum"``, ``"saddle"``, or ``"inconclusive"``; ``"endpoint"`` for an end
    of an interval, which need not be critical."""

    def __repr__(self) -> str:
        told = f"CriticalPoint({self.kind}, x={shown(self.x)}, value={shown(self.value)}"
        norm = f"gradient_norm={shown(self.gradient_norm)}"
        return line(
            f"{told}, {norm}, eigenvalues={shown(self.eigenvalues)})",
            f"{told}, {norm})",
            f"{told})",
        )

    def _repr_html_(self) -> str:
        rows = [
            ("x", self.x),
            ("f", self.value),
            ("‖∇f‖", self.gradient_norm),
            ("eigenvalues of the Hessian", self.eigenvalues),
        ]
        return card(f"CriticalPoint: {self.kind}", facts(rows))


def classify(
    f: Callable[..., Any],
    x: Any,
    *args: Any,
    scale: float = 1.0,
    backend: BackendLike = None,
    **kwargs: Any,
) -> Kind:
    """What kind of critical point of f the point x is, by the second-derivative test.

    Since x is known in floating point only, the answer is one that holds all through the ball of
    radius r = √eps·max(scale, ‖x‖) around it: x counts as critical if a Hessian as large as any
    seen there turns the gradient to zero within r, and an eigenvalue counts as zero if it is
    smaller than the Hessian's change over r (or than its rounding error).

    Args:
        f: a scalar-valued function ``f(x, *args, **kwargs)``.
        x: a number, an array of any shape, or a pytree of them, all of one floating dtype.
        scale: the length over which f changes appreciably, in x's units.
        args, kwargs: data passed on to ``f``, not differentiated.
        backend: as in :func:`multicalc.grad`.

    Returns:
        ``"minimum"`` or ``"maximum"`` (strict, local) where all eigenvalues have one sign;
        ``"saddle"`` where two have different signs; ``"inconclusive"`` where the test is silent:
        an eigenvalue is zero and the others do not disagree; ``"not critical"`` where the gradient
        is not zero.

    Raises:
        InvalidArgumentError: ``scale`` is not above 0, or x has leaves of several dtypes.
        NotScalarError: ``f`` is not scalar-valued.
        NotDifferentiableError: x is of an integer or complex dtype.
        DoesNotFitError: the Hessian needs more memory than there is.
        UnsupportedOperationError: called inside a function that is being differentiated.

    Source: Nocedal and Wright, Numerical Optimization, 2nd ed., theorems 2.3 and 2.4.

    >>> import numpy as np
    >>> origin = np.array([0.0, 0.0])
    >>> classify(lambda x: x[0] ** 2 - x[1] ** 2, origin)
    'saddle'
    >>> classify(lambda x: x[0] ** 2 * x[1] + x[0] * x[1] ** 2, origin)
    'inconclusive'
    """
    if not scale > 0:
        raise InvalidArgumentError(f"scale must be above 0, found {scale!r}")
    refuse_inside_transform("classify")
    objective = Objective(f, x, args, kwargs, backend)
    return examine(objective, objective.start, scale).kind


def examine(objective: Objective, x: np.ndarray, scale: float) -> CriticalPoint:
    """The point with flat vector ``x`` and its kind."""
    here = objective.at(x)
    finite = here.finite()
    eigenvalues = np.linalg.eigvalsh(here.hessian) if finite else np.full(len(x), np.nan)
    return CriticalPoint(
        objective.point(here.x),
        here.value,
        float(np.linalg.norm(here.gradient)),
        eigenvalues,
        _kind(objective, here, eigenvalues, scale) if finite else "not critical",
    )


def _kind(objective: Objective, here: Local, eigenvalues: np.ndarray, scale: float) -> Kind:
    eps = objective.layout.eps
    radius = np.sqrt(eps) * max(scale, float(np.linalg.norm(here.x)))
    # The Hessian is looked at on either side along the direction in which it bends f least.
    _, directions = np.linalg.eigh(here.hessian)
    weakest = directions[:, np.argmin(np.abs(eigenvalues))]
    around = [objective.at(here.x + side * radius * weakest) for side in (-1, 1)]
    if not all(local.finite() for local in around):
        # x is at the edge of f's domain, or of its smoothness.
        return "inconclusive" if not here.gradient.any() else "not critical"
    bend = max(np.linalg.norm(local.hessian, 2) for local in (here, *around))
    if np.linalg.norm(here.gradient) > bend * radius:
        return "not critical"
    change = max(np.linalg.norm(local.hessian - here.hessian, 2) for local in around)
    zero = max(change, 8 * len(here.x) * eps * bend)
    up, down = bool((eigenvalues > zero).any()), bool((eigenvalues < -zero).any())
    if up and down:
        return "saddle"
    if (np.abs(eigenvalues) <= zero).any():
        return "inconclusive"
    return "minimum" if up else "maximum"
