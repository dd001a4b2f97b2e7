"""Functions of two variables seen from above: contours, gradients, tangents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from multicalc.display.palette import LIGHT
from multicalc.pictures.grid import Grid

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
    x, y = grid.axes
    values = np.ma.masked_invalid(grid.values.T)
    levels = contour_levels(grid) if levels is None else np.unique(np.asarray(levels, float))
    accent, ink = LIGHT["accent-1"], LIGHT["ink"]
    if len(levels) > 1:
        bands = axes.contourf(x, y, values, levels, extend="both")
        shades = np.linspace(0.03, _DEEPEST, len(levels) + 1)
        paint(bands, facecolor=[(accent, a) for a in shades], edgecolor="none")
    lines = axes.contour(x, y, values, levels, linewidths=0.8, linestyles="solid")
    paint(lines, edgecolor=[(accent, 0.8)], facecolor="none")
    if labels:
        shown = levels[:: 1 + len(levels) // 8]
        axes.clabel(lines, shown, fmt="%.3g", fontsize=8, colors=ink)
    frame(axes, grid)


def level_sets(axes: Axes, grid: Grid, levels: np.ndarray) -> None:
    """The sets where f has these values, each with its value."""
    x, y = grid.axes
    values = np.ma.masked_invalid(grid.values.T)
    lines = axes.contour(x, y, values, levels, linewidths=1.6, linestyles="solid")
    paint(lines, edgecolor=LIGHT["accent-1"], facecolor="none")
    axes.clabel(lines, fmt="%.4g", fontsize=9, colors=LIGHT["ink"])
    frame(axes, grid)


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
    middle = (float(np.median(finite)) - low) / (high - low) if finite.size else 0.5
    if _SKEWED < middle < 1 - _SKEWED:
        even = MaxNLocator(_LEVELS).tick_values(low, high)
        return np.asarray(even[(low < even) & (even < high)])
    between = np.linspace(0, 1, _LEVELS + 2)[1:-1]
    return np.unique(np.quantile(finite, between))


def frame(axes: Axes, grid: Grid) -> None:
    """Names and ends of the axes; to scale, unless that would leave a sliver."""
    x, y = grid.axes
    axes.set(xlabel=grid.names[0], ylabel=grid.names[1], xlim=x[[0, -1]], ylim=y[[0, -1]])
    ratio = (x[-1] - x[0]) / (y[-1] - y[0])
    if 1 / _LONGEST <= ratio <= _LONGEST:
        axes.set_aspect("equal")


def arrows(
    axes: Axes, tails: np.ndarray, vectors: np.ndarray, longest: float, *, colour: str, label: str
) -> None:
    """``vectors`` (count, 2) from ``tails`` (count, 2), to one scale: the longest is ``longest``
    long. None where one isn't finite."""
    finite = np.isfinite(vectors).all(axis=1)
    tails, vectors = tails[finite], vectors[finite]
    length = float(np.max(np.hypot(*vectors.T), initial=0.0)) or 1.0
    axes.quiver(
        *tails.T,
        *(vectors * (longest / length)).T,
        angles="xy",
        scale_units="xy",
        scale=1,
        color=LIGHT[colour],
        width=0.006,
        headwidth=4,
        headlength=5,
        headaxislength=4.5,
        zorder=3,
        label=label,
    )
