"""The way an iteration went."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from multicalc.approximations.bound_function import BoundFunction
from multicalc.calls.checks import check_count
from multicalc.calls.shown import line, shown
from multicalc.display.table import card, marked, said, table
from multicalc.errors import InvalidArgumentError
from multicalc.optimize.inner_solve import InnerSolve

if TYPE_CHECKING:
    from multicalc.pictures.animation import Animation
    from multicalc.pictures.picture import Picture

ENDS = 6
"""How many points a notebook is shown of either end of a long path."""

FLAT = "The gradient vanished"
SETTLED = "The last Newton step was within the tolerance"
DIVERGED = "The value or the gradient is not finite"
ALL_STEPS = "All steps were taken"
STAGNATED = "Stagnated: no step towards the quadratic's minimum makes f fall"


@dataclass(frozen=True, eq=False, repr=False)
class Path:
    """An iteration: its points, the start included, and how it ended. A frozen value.

    Numbers about the path are float64 NumPy arrays on the host.
    """

    points: tuple[Any, ...]
    """The points, each in the caller's arrays and structure; or the last one, where no more were
    kept."""
    values: np.ndarray
    """f at the points, (points,)."""
    gradient_norms: np.ndarray
    """‖∇f‖₂ at the points, (points,)."""
    step_norms: np.ndarray
    """‖step‖₂ between successive points, (points − 1,)."""
    converged: bool
    """Whether the tolerance was met."""
    diverged: bool
    """Whether the last value or gradient is not finite; it stands in the path as it came."""
    problem: BoundFunction
    """f, with its data."""
    message: str = ""
    """Why it ended."""
    inner: tuple[InnerSolve, ...] = ()
    """How each step was found, where that took an iteration of its own; else empty."""

    def __repr__(self) -> str:
        end = "converged" if self.converged else "diverged" if self.diverged else "not converged"
        taken = "1 step" if self.steps == 1 else f"{self.steps} steps"
        value = f"value={shown(self.value)}"
        return line(
            f"Path({taken}, {end}, x={shown(self.x)}, {value})", f"Path({taken}, {end}, {value})"
        )

    def _repr_html_(self) -> str:
        heads = ["step", "x", "f", "‖∇f‖", "‖step‖"]
        if self.inner:
            heads += [*InnerSolve.HEADS]
        return card(repr(self), table(heads, self._rows()), said(f"{self.message}."))

    def _rows(self) -> Iterator[tuple[Any, ...]]:
        """A row for each point, of a long path for the first and the last ones."""
        last = self.steps
        left_out = range(ENDS, last + 1 - ENDS) if last + 1 > 2 * ENDS + 1 else range(0)
        for k in range(last + 1):
            if k in left_out:
                if k == left_out[0]:
                    yield "⋮", marked(f"{len(left_out)} more", "more")
                continue
            taken = self.step_norms[k - 1] if k else None
            found = self.inner[k - 1].cells() if k and self.inner else ()
            point = self.points[k - last - 1] if last - k < len(self.points) else None
            yield k, point, self.values[k], self.gradient_norms[k], taken, *found

    @property
    def steps(self) -> int:
        """How many steps were taken."""
        return len(self.values) - 1

    @property
    def x(self) -> Any:
        """The last point."""
        return self.points[-1]

    @property
    def value(self) -> float:
        """f at the last point."""
        return float(self.values[-1])

    def plot(self, *, box: tuple[Any, Any] | None = None, points: int = 101) -> Picture:
        """The path on the curve of f, or over its contours; with more than two coordinates f and
        ‖∇f‖ by step. Arguments, result and errors as :func:`multicalc.plot_paths`.

        >>> import multicalc as mc
        >>> path = mc.gradient_descent(lambda x: x**2, 1.0, learning_rate=0.25, steps=2)
        >>> path.plot(box=(-2.0, 2.0)).axes[0].lines[1].get_data()
        (array([1.  , 0.5 , 0.25]), array([1.    , 0.25  , 0.0625]))
        """
        from multicalc.optimize.plot_paths import plot_paths

        return plot_paths(self, box=box, points=points)

    def animate(self, *, box: tuple[Any, Any] | None = None, points: int = 101) -> Animation:
        """The path step by step, for one or two coordinates: a notebook shows it with a slider and
        a button that plays it, and ``.save(path)`` writes a gif or an html page of its own.

        Args:
            box, points: as :func:`multicalc.plot_paths` takes them.

        Raises:
            InvalidArgumentError: x has more than two coordinates, or the box doesn't fit.
            PlottingUnavailableError: matplotlib is not installed.

        >>> import multicalc as mc
        >>> path = mc.gradient_descent(lambda x: x**2, 1.0, learning_rate=0.25, steps=3)
        >>> animation = path.animate()
        >>> animation.captions[1]
        'step 1: f = 0.25, ‖∇f‖ = 1'
        """
        from multicalc.optimize.animate import animate_path

        return animate_path(self, box, points)


class Recorder:
    """Collects a :class:`Path` of ``problem``'s function while it is being walked."""

    def __init__(self, problem: BoundFunction, *, keep_all: bool = True) -> None:
        self.problem = problem
        self.keep_all = keep_all
        self.points: list[Any] = []
        self.values: list[float] = []
        self.gradient_norms: list[float] = []
        self.step_norms: list[float] = []
        self.inner: list[InnerSolve] = []

    @property
    def steps(self) -> int:
        """How many steps were taken."""
        return len(self.values) - 1

    def arrive(self, point: Any, value: float, gradient_norm: float) -> None:
        if not self.keep_all:
            self.points.clear()
        self.points.append(point)
        self.values.append(value)
        self.gradient_norms.append(gradient_norm)

    def flat(self, tolerance: float) -> bool:
        """Whether the last gradient is zero, or small against the first."""
        return self.gradient_norms[-1] <= tolerance * self.gradient_norms[0]

    def diverged(self) -> bool:
        return not np.isfinite([self.values[-1], self.gradient_norms[-1]]).all()

    def path(self, message: str, *, converged: bool = False) -> Path:
        values, gradient_norms, step_norms = (
            np.array(numbers) for numbers in (self.values, self.gradient_norms, self.step_norms)
        )
        for numbers in (values, gradient_norms, step_norms):
            numbers.flags.writeable = False
        return Path(
            tuple(self.points),
            values,
            gradient_norms,
            step_norms,
            converged,
            self.diverged(),
            self.problem,
            message,
            tuple(self.inner),
        )


def check_options(steps: int, tolerance: float | None) -> None:
    """Raise :class:`InvalidArgumentError` unless these can govern an iteration."""
    check_count("steps", steps, 0)
    if tolerance is not None and not 0 <= tolerance < 1:
        raise InvalidArgumentError(f"tolerance must lie in [0, 1), found {tolerance!r}")
