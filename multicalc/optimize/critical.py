"""``critical_points``: where the gradient vanishes, in an interval or a box."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any, overload

import numpy as np

from multicalc.approximations.bound_function import BoundFunction
from multicalc.backend import BackendLike
from multicalc.calls.host import refuse_inside_transform
from multicalc.calls.shown import line, shown
from multicalc.display.table import card, table
from multicalc.errors import InvalidArgumentError, UnsupportedOperationError
from multicalc.optimize.bends import Matrix, bend_of
from multicalc.optimize.bounds import bounded
from multicalc.optimize.box import stationary_in_box
from multicalc.optimize.classify import CriticalPoint, examine
from multicalc.optimize.interval import stationary

if TYPE_CHECKING:
    from multicalc.pictures.picture import Picture

_TOLD = 4
"""More points than these are shown by how many there are of a kind."""


@dataclass(frozen=True, eq=False, repr=False)
class CriticalPoints(Sequence[CriticalPoint]):
    """The critical points found, in ascending order of x; a frozen sequence."""

    found: tuple[CriticalPoint, ...]
    ends: tuple[CriticalPoint, ...]
    """The ends of an interval, as ``"endpoint"``; empty for a box."""
    box: tuple[Any, Any]
    """Where they were looked for: the lower and the upper corner, in the caller's arrays."""
    problem: BoundFunction
    """f, with its data."""

    def __repr__(self) -> str:
        kinds = Counter(point.kind for point in self.found).most_common()
        told = [", ".join(f"{count} × {kind}" for kind, count in kinds)]
        if len(self.found) <= _TOLD:
            told.insert(0, ", ".join(f"{point.kind} at {shown(point.x)}" for point in self.found))
        found = f"{len(self.found)} found"
        return line(*(f"CriticalPoints({found}{': ' if each else ''}{each})" for each in told))

    def _repr_html_(self) -> str:
        heads = ("kind", "x", "f", "‖∇f‖", "eigenvalues of the Hessian")
        rows = [(p.kind, p.x, p.value, p.gradient_norm, p.eigenvalues) for p in self._all]
        return card(repr(self), table(heads, rows))

    @property
    def _all(self) -> tuple[CriticalPoint, ...]:
        return self.found + self.ends

    @property
    def global_minimum(self) -> CriticalPoint:
        """Where f is smallest on the interval: at a critical point or an end.

        Raises:
            UnsupportedOperationError: for a box, whose boundary is not searched.
        """
        return min(self._candidates(), key=lambda point: point.value)

    @property
    def global_maximum(self) -> CriticalPoint:
        """Where f is largest on the interval; as ``global_minimum``."""
        return max(self._candidates(), key=lambda point: point.value)

    def plot(self, *, points: int = 201) -> Picture:
        """The curve of f on the interval, or its contours in the box, with the points marked by
        their kind.

        Args:
            points: how many points along an axis f is evaluated at.

        Returns:
            A picture, as :meth:`multicalc.LinearModel.plot` gives it.

        Raises:
            InvalidArgumentError: x has more than two coordinates.
            PlottingUnavailableError: matplotlib is not installed.

        >>> import multicalc as mc
        >>> found = mc.critical_points(lambda x: x**3 - 3 * x, (-2.0, 2.5))
        >>> curve, minimum, maximum, ends = found.plot().axes[0].lines
        >>> minimum.get_label(), minimum.get_data()[0].round(9), minimum.get_data()[1].round(9)
        ('minimum', array([1.]), array([-2.]))
        """
        from multicalc.optimize.plot_points import plot_points

        return plot_points(self, points)

    def _candidates(self) -> tuple[CriticalPoint, ...]:
        if not self.ends:
            raise UnsupportedOperationError(
                "a box's boundary is not searched, so its global extrema are not known; "
                "min(points, key=lambda p: p.value) is the lowest critical point found"
            )
        # A critical end stands in both lists, and the first wins a tie. NaN: f has no value there.
        return tuple(point for point in self._all if point.value == point.value)

    @overload
    def __getitem__(self, index: int) -> CriticalPoint: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[CriticalPoint, ...]: ...
    def __getitem__(self, index: int | slice) -> CriticalPoint | tuple[CriticalPoint, ...]:
        return self.found[index]

    def __len__(self) -> int:
        return len(self.found)

    def __iter__(self) -> Iterator[CriticalPoint]:
        return iter(self.found)


def critical_points(
    f: Callable[..., Any],
    box: tuple[Any, Any],
    *args: Any,
    points: int = 201,
    starts: int = 64,
    matrix: Matrix = "auto",
    backend: BackendLike = None,
    **kwargs: Any,
) -> CriticalPoints:
    """The points of an interval or a box where ∇f = 0, by exact derivatives, each classified.

    For one variable: the roots of f′ on a grid's cells, polished by Newton's method inside
    brackets. Found for certain, where f″ is continuous: a root at which f′ changes sign, if no
    other root is in its cell. Two roots in one cell, and one where f′ touches zero without a change
    of sign, are found if f″ has one root there. Closer ones can be missed.

    For several: Newton's method on ∇f = 0 from points spread over the box. No certainty is
    possible: a point whose basin holds no start is missed, more starts find more, and two points
    closer than 1e-4 of the box's sides count as one.

    Args:
        f: a scalar-valued function ``f(x, *args, **kwargs)``, twice differentiable.
        box: ``(lower, upper)``, the ends included: two numbers, or two arrays or pytrees of x's
            structure and shapes.
        points: the size of the grid on an interval.
        starts: how many starting points in a box.
        matrix: as in :func:`multicalc.classify`; without one a step's equations are solved by
            SciPy's MINRES.
        args, kwargs: data passed on to ``f``, not differentiated.
        backend: as in :func:`multicalc.grad`.

    Returns:
        :class:`CriticalPoints`, a sequence of :class:`CriticalPoint` in ascending order of x; on an
        interval with ``.global_minimum`` and ``.global_maximum``, its ends included.

    Raises:
        InvalidArgumentError: the box is not a pair with lower < upper, too few points, or
            ``matrix`` is none of the three.
        NotDifferentiableError: the bounds are integer arrays.

    >>> points = critical_points(lambda x: 3 * x**4 - 4 * x**3 - 12 * x**2, (-2.0, 3.0))
    >>> [(round(float(p.x), 9) + 0.0, round(p.value, 9) + 0.0, p.kind) for p in points]
    [(-1.0, -5.0, 'minimum'), (0.0, 0.0, 'maximum'), (2.0, -32.0, 'minimum')]
    >>> float(points.global_minimum.x), points.global_maximum.kind
    (2.0, 'endpoint')
    """
    if points < 2 or starts < 1:
        raise InvalidArgumentError(
            f"at least 2 points and 1 start are needed, found {points} and {starts}"
        )
    refuse_inside_transform("critical_points")
    objective, lower, upper = bounded(f, box, args, kwargs, backend)
    scale, eps = float(np.max(upper - lower)), objective.layout.eps
    at = bend_of(objective, matrix)
    made = partial(
        CriticalPoints,
        box=(objective.point(lower), objective.point(upper)),
        problem=objective.problem,
    )
    if len(lower) > 1:
        in_box = stationary_in_box(at, lower, upper, starts, eps)
        return made(tuple(examine(objective, at, x, scale) for x in in_box), ())

    def slope(x: float) -> tuple[float, float]:
        here = objective.at(np.array([x]))
        return float(here.gradient[0]), float(here.hessian[0, 0])

    roots = stationary(slope, lower[0], upper[0], points, eps)
    return made(
        tuple(examine(objective, at, np.array([x]), scale) for x in roots),
        tuple(replace(examine(objective, at, x, scale), kind="endpoint") for x in (lower, upper)),
    )
