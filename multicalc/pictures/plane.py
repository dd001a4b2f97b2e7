"""Functions of two variables seen from above: contours, gradients, tangents."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from multicalc.display.palette import LIGHT
from multicalc.pictures.grid import Grid
from multicalc.pictures.look import said

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_LEVELS = 12
_SKEWED = 0.15
"""Where the median of the values is this close to an end, even steps would show nothing."""
_DEEPEST = 0.5
"""How opaque the highest band is."""
_LONGEST = 4.0
"""How much longer than wide a rectangle is drawn to scale."""


def contours(axes: Axes, grid: Grid, levels: Any = None, *, labels: bool = True) -> None:
    """Bands, the higher the deeper, and lines between them with their values."""
    levels = contour_levels(grid) if levels is None else np.unique(np.asarray(levels, float))
    accent = LIGHT["accent-1"]
    if len(levels) > 1:
        # Ends of its own: matplotlib's are finite, and f may go beyond.
        low, high = grid.extent()
        ends = np.nextafter(levels[[0, -1]], (-np.inf, np.inf))
        edges = [min(low, ends[0]), *levels, max(high, ends[1])]
        bands = axes.contourf(*grid.axes, grid.values.T, edges)
        shades = np.linspace(0.03, _DEEPEST, len(levels) + 1)
        paint(bands, facecolor=[(accent, a) for a in shades], edgecolor="none")
    lines = _lines(axes, grid, levels, 0.8)
    if labels and lines is not None:
        shown = lines.levels[:: 1 + len(lines.levels) // 8]
        axes.clabel(lines, shown, fmt=partial(said, digits=3), fontsize=8, colors=LIGHT["ink"])
    frame(axes, grid)


def level_sets(axes: Axes, grid: Grid, levels: np.ndarray) -> None:
    """The sets where f has these values, each with its value."""
    lines = _lines(axes, grid, levels, 1.6)
    if lines is not None:
        axes.clabel(lines, fmt=said, fontsize=9, colors=LIGHT["ink"])
    frame(axes, grid)


def _lines(axes: Axes, grid: Grid, levels: np.ndarray, width: float) -> Any:
    """Those of the levels that f has on both sides of; None where there are none, but a word if f
    is constant."""
    low, high = grid.extent()
    within = levels[(low < levels) & (levels < high)]
    if low == high:
        axes.text(0.5, 0.5, f"f = {said(low)} everywhere", transform=axes.transAxes, ha="center")
    if not len(within):
        return None
    lines = axes.contour(*grid.axes, grid.values.T, within, linewidths=width, linestyles="solid")
    paint(lines, edgecolor=LIGHT["accent-1"], facecolor="none")
    return lines


def paint(contour_set: Any, **colours: Any) -> None:
    """Colours that stay: without them a set maps its levels to colours anew at each drawing."""
    contour_set.set(array=None, **colours)


def contour_levels(grid: Grid) -> np.ndarray:
    """Round values in even steps; or, where most of f is close to one end of its range, so that
    there is as much of the picture between any two."""
    from matplotlib.ticker import MaxNLocator

    finite, (low, high) = grid.finite, grid.extent()
    if not low < high:
        return np.array([low])
    middle = (float(np.median(finite)) - low) / (high - low)
    if _SKEWED < middle < 1 - _SKEWED:
        even = np.asarray(MaxNLocator(_LEVELS).tick_values(low, high))
        inside: np.ndarray = even[(low < even) & (even < high)]
        return inside
    between = np.linspace(0, 1, _LEVELS + 2)[1:-1]
    parting: np.ndarray = np.unique(np.quantile(finite, between))
    return parting


def frame(axes: Axes, grid: Grid) -> None:
    """Names and ends of the axes; to scale, unless that would leave a sliver."""
    x, y = grid.axes
    axes.set(xlabel=grid.names[0], ylabel=grid.names[1], xlim=x[[0, -1]], ylim=y[[0, -1]])
    width, height = np.ptp(x), np.ptp(y)
    if max(width, height) <= _LONGEST * min(width, height):
        axes.set_aspect("equal")


def arrows(
    axes: Axes, at: np.ndarray, vectors: np.ndarray, longest: float, *, pivot: str, label: str
) -> None:
    """``vectors`` (count, 2) at the points ``at`` (count, 2), which are their ``"tail"`` or their
    ``"mid"``, to one scale: the longest is ``longest`` long. None where one isn't finite."""
    finite = np.isfinite(vectors).all(axis=1)
    at, vectors = at[finite], vectors[finite]
    length = float(np.max(np.hypot(*vectors.T), initial=0.0)) or 1.0
    axes.quiver(
        *at.T,
        *(vectors * (longest / length)).T,
        angles="xy",
        scale_units="xy",
        scale=1,
        color=LIGHT["accent-2"],
        pivot=pivot,
        width=0.005,
        headwidth=4,
        headlength=5,
        headaxislength=4.5,
        zorder=3,
        label=label,
    )
