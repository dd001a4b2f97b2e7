"""The roots of f′ on an interval, from f′ and f″."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

Slope = Callable[[float], tuple[float, float]]
"""x ↦ (f′(x), f″(x))."""

_NOISE = 1e3
"""How many roundings of a typical f′ pass for zero where f′ only touches it."""
_HALVINGS = 200


def stationary(slope: Slope, lower: float, upper: float, points: int, eps: float) -> list[float]:
    """The x in [lower, upper], ascending, where f′ is zero.

    A grid of ``points`` finds, and safeguarded Newton then polishes, the roots where f′ changes
    sign between neighbours; and those where it touches zero without (x³ at 0), as minima of |f′|,
    which are roots of f″.
    """
    grid = np.linspace(lower, upper, points)
    first, second = np.array([slope(float(x)) for x in grid]).T
    finite = np.isfinite(first) & np.isfinite(second)
    # The median, since f may have poles between which the largest f′ means nothing.
    typical = float(np.median(np.abs(first[finite]))) if finite.any() else 0.0
    resolution = eps * max(abs(lower), abs(upper))
    roots = [float(x) for x in grid[finite & (first == 0)]]
    for k in np.flatnonzero(finite[:-1] & finite[1:]):
        cell = _Cell(slope, *grid[k : k + 2], *first[k : k + 2], *second[k : k + 2])
        inside = cell.roots(_NOISE * eps * typical, np.sqrt(eps), resolution)
        # A root at the interval's end has no neighbour beyond to change sign at.
        at_end = [(cell.left, cell.d_left)] if k == 0 else []
        at_end += [(cell.right, cell.d_right)] if k == points - 2 else []
        limit = 8 * resolution * cell.steepness
        roots += inside or [float(x) for x, d in at_end if 0 < abs(d) <= limit]
    return sorted(roots)


class _Cell(NamedTuple):
    """Two neighbours on the grid, with f′ = d and f″ = c there."""

    slope: Slope
    left: float
    right: float
    d_left: float
    d_right: float
    c_left: float
    c_right: float

    @property
    def steepness(self) -> float:
        """The mean of |f″|, if it keeps its sign."""
        return abs(self.d_right - self.d_left) / (self.right - self.left)

    def roots(self, noise: float, small: float, resolution: float) -> list[float]:
        """The roots strictly inside."""
        if self.d_left * self.d_right < 0:
            found = [_root(self.slope, self.left, self.right, self.d_left, resolution)]
        elif self.d_left * self.d_right > 0 and (
            # |f′| falls, then rises.
            self.d_left * self.c_left <= 0 <= self.d_right * self.c_right
        ):
            found = self._touching(noise, resolution)
        else:
            return []
        # Where f′ jumps or has a pole it changes sign without being zero. At a root it is as small
        # as the numbers about the root are dense.
        largest = max(abs(self.d_left), abs(self.d_right))
        zero = max(noise, small * largest, 8 * resolution * self.steepness)
        return [x for x in found if abs(self.slope(x)[0]) <= zero]

    def _touching(self, noise: float, resolution: float) -> list[float]:
        bend: Slope = lambda x: (self.slope(x)[1], np.nan)  # noqa: E731
        lowest = _root(bend, self.left, self.right, self.c_left, resolution)
        d_lowest, _ = self.slope(lowest)
        if abs(d_lowest) <= noise:
            return [lowest]
        if d_lowest * self.d_left > 0:
            return []
        return [
            _root(self.slope, self.left, lowest, self.d_left, resolution),
            _root(self.slope, lowest, self.right, d_lowest, resolution),
        ]


def _root(g: Slope, left: float, right: float, g_left: float, resolution: float) -> float:
    """A root of a function that changes sign in [left, right]: Newton's steps while they stay in
    the bracket and shrink by half, else bisection (Press et al., Numerical Recipes, 3rd ed.,
    section 9.4, rtsafe)."""
    x, last = (left + right) / 2, right - left
    for _ in range(_HALVINGS):
        value, derivative = g(x)
        if value == 0:
            break
        if (value < 0) == (g_left < 0):
            left = x
        else:
            right = x
        step = -value / derivative if derivative else np.nan
        if not (left < x + step < right and abs(step) <= last / 2):
            step = (left + right) / 2 - x
        x, last = x + step, abs(step)
        if last <= resolution or right - left <= resolution:
            break
    return x
