"""A function's values on an interval or a rectangle: what curves, contours and surfaces draw."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from multicalc.errors import InvalidArgumentError

HostFunction = Callable[[np.ndarray], np.ndarray]
"""From host points (*batch, size) to host values (*batch,)."""


@dataclass(frozen=True)
class Grid:
    """``values[i, j]`` is f at ``(axes[0][i], axes[1][j])``; with one axis ``values[i]``."""

    axes: tuple[np.ndarray, ...]
    values: np.ndarray
    names: tuple[str, ...]
    """What a reader calls each coordinate."""

    @classmethod
    def of(
        cls,
        f: HostFunction,
        lower: np.ndarray,
        upper: np.ndarray,
        points: int,
        names: Sequence[str],
    ) -> Grid:
        """f on the box from ``lower`` to ``upper``, ``points`` along every axis.

        Raises:
            InvalidArgumentError: f is finite nowhere.
        """
        axes = tuple(np.linspace(*ends, points) for ends in zip(lower, upper, strict=True))
        values = f(mesh(axes))
        if not np.isfinite(values).any():
            raise InvalidArgumentError(
                f"f is finite nowhere from {lower} to {upper}; choose another box"
            )
        return cls(axes, values, tuple(names))

    @property
    def finite(self) -> np.ndarray:
        """The values that can be drawn, flat."""
        found: np.ndarray = self.values[np.isfinite(self.values)]
        return found

    def near(self, other: Grid) -> Grid:
        """Itself where it is within one extent of ``other``'s values, NaN elsewhere: a polynomial
        leaves any picture, and would squash f flat in it."""
        low, high = other.extent()
        margin = (high - low) or 1.0
        inside = (low - margin <= self.values) & (self.values <= high + margin)
        return Grid(self.axes, np.where(inside, self.values, np.nan), self.names)

    def extent(self) -> tuple[float, float]:
        """The smallest and the largest finite value."""
        return float(self.finite.min()), float(self.finite.max())


def mesh(axes: Sequence[np.ndarray]) -> np.ndarray:
    """The points of a grid, (*lengths, size)."""
    found: np.ndarray = np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1)
    return found


def check_drawable(what: str, size: int, points: int) -> None:
    """Raise :class:`InvalidArgumentError` unless there are one or two coordinates."""
    if size not in (1, 2):
        raise InvalidArgumentError(
            f"only functions of one or two variables can be plotted; {what} has {size}"
        )
    check_points(points)


def check_points(points: int) -> None:
    """Raise :class:`InvalidArgumentError` unless there can be so many along an axis, 2 or more."""
    if not isinstance(points, int | np.integer):
        raise InvalidArgumentError(f"points must be a whole number, found {points!r}")
    if points < 2:
        raise InvalidArgumentError(f"a plot needs at least 2 points, found points={points}")


def check_box(
    box: tuple[Any, Any], host: Callable[[str, Any], np.ndarray]
) -> tuple[np.ndarray, np.ndarray]:
    """The corners on the host, by ``host(name, corner)``.

    Raises:
        InvalidArgumentError: the box is not a pair with finite lower < upper.
    """
    if not (isinstance(box, tuple | list) and len(box) == 2):
        raise InvalidArgumentError(f"the box must be a pair (lower, upper), found {box!r}")
    lower, upper = (host(f"box[{k}]", corner) for k, corner in enumerate(box))
    if not (np.isfinite(upper - lower) & (lower < upper)).all():
        raise InvalidArgumentError(f"a box needs finite lower < upper, found {lower} and {upper}")
    return lower, upper
