"""The way an iteration went."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from multicalc.calls.shown import line, shown
from multicalc.display.table import card, marked, table
from multicalc.errors import InvalidArgumentError

ENDS = 6
"""How many points a notebook is shown of either end of a long path."""


@dataclass(frozen=True, eq=False, repr=False)
class Path:
    """Every point of an iteration, the start included, and how it ended. A frozen value.

    Numbers about the path are float64 NumPy arrays on the host.
    """

    points: tuple[Any, ...]
    """The points, each in the caller's arrays and structure."""
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

    def __repr__(self) -> str:
        end = "converged" if self.converged else "diverged" if self.diverged else "not converged"
        taken = "1 step" if self.steps == 1 else f"{self.steps} steps"
        value = f"value={shown(self.value)}"
        return line(
            f"Path({taken}, {end}, x={shown(self.x)}, {value})", f"Path({taken}, {end}, {value})"
        )

    def _repr_html_(self) -> str:
        return card(repr(self), table(("step", "x", "f", "‖∇f‖", "‖step‖"), self._rows()))

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
            yield k, self.points[k], self.values[k], self.gradient_norms[k], taken

    @property
    def steps(self) -> int:
        """How many steps were taken."""
        return len(self.points) - 1

    @property
    def x(self) -> Any:
        """The last point."""
        return self.points[-1]

    @property
    def value(self) -> float:
        """f at the last point."""
        return float(self.values[-1])


class Recorder:
    """Collects a :class:`Path` while it is being walked."""

    def __init__(self) -> None:
        self.points: list[Any] = []
        self.values: list[float] = []
        self.gradient_norms: list[float] = []
        self.step_norms: list[float] = []

    def arrive(self, point: Any, value: float, gradient: np.ndarray) -> None:
        """Record a point; ``gradient`` is its flat gradient on the host."""
        self.points.append(point)
        self.values.append(value)
        self.gradient_norms.append(float(np.linalg.norm(gradient)))

    def flat(self, tolerance: float) -> bool:
        """Whether the last gradient is zero, or small against the first."""
        return self.gradient_norms[-1] <= tolerance * self.gradient_norms[0]

    def diverged(self) -> bool:
        return not np.isfinite([self.values[-1], self.gradient_norms[-1]]).all()

    def path(self, *, converged: bool = False) -> Path:
        values, gradient_norms, step_norms = (
            np.array(numbers) for numbers in (self.values, self.gradient_norms, self.step_norms)
        )
        for numbers in (values, gradient_norms, step_norms):
            numbers.flags.writeable = False
        return Path(
            tuple(self.points), values, gradient_norms, step_norms, converged, self.diverged()
        )


def check_options(steps: int, tolerance: float | None) -> None:
    """Raise :class:`InvalidArgumentError` unless these can govern an iteration."""
    if isinstance(steps, bool) or not isinstance(steps, int) or steps < 0:
        raise InvalidArgumentError(f"steps must be an int of 0 or more, found {steps!r}")
    if tolerance is not None and not 0 <= tolerance < 1:
        raise InvalidArgumentError(f"tolerance must lie in [0, 1), found {tolerance!r}")
