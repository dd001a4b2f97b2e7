"""Functions of two variables as surfaces."""

from __future__ import annotations

from typing import Any

from multicalc.display.palette import LIGHT
from multicalc.pictures.grid import Grid
from multicalc.pictures.look import series

WIRES = 25
"""About how many wires a surface has along an axis, however many points it is made of."""


def wires(axes: Any, grid: Grid, k: int, label: str) -> None:
    """The surface over the grid, as the k-th of a series; a gap where f isn't finite."""
    x, y = grid.axes
    stride = max(1, (len(x) - 1) // WIRES)
    axes.plot_wireframe(
        x[:, None] + 0 * y,
        0 * x[:, None] + y,
        grid.values,
        color=LIGHT[series(k)[0]],
        rstride=stride,
        cstride=stride,
        linewidth=0.7,
        linestyle="-" if k == 0 else (0, (6, 1)),
        label=label,
    )
    axes.set(xlabel=grid.names[0], ylabel=grid.names[1])


def room(picture: Any) -> Any:
    """Axes with three dimensions in a picture."""
    axes = picture.add_subplot(projection="3d")
    axes.computed_zorder = False  # a point is seen through wires
    axes.locator_params(nbins=5)
    for axis in (axes.xaxis, axes.yaxis, axes.zaxis):
        axis.pane.set_edgecolor(LIGHT["line"])
        axis.line.set_color(LIGHT["line"])
    return axes
