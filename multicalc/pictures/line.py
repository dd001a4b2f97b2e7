"""Functions of one variable, and numbers along an iteration."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from multicalc.display.palette import LIGHT
from multicalc.pictures.grid import Grid
from multicalc.pictures.look import series

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def curve(axes: Axes, grid: Grid, k: int, label: str) -> None:
    """The graph, as the k-th of a series; a gap where f isn't finite."""
    colour, dashes, _ = series(k)
    values = np.where(np.isfinite(grid.values), grid.values, np.nan)
    axes.plot(grid.axes[0], values, color=LIGHT[colour], linestyle=dashes, label=label)
    axes.set_xlabel(grid.names[0])
    axes.grid(True)


def logarithmic(axes: Axes, which: str) -> None:
    """``which`` of the axes, x or y or both, logarithmic, with powers of ten in plain text."""
    from matplotlib.ticker import FuncFormatter, LogLocator, NullLocator

    for name in which:
        axes.set(**{f"{name}scale": "log"})
        axis = axes.xaxis if name == "x" else axes.yaxis
        axis.set_major_locator(LogLocator(numticks=8))
        axis.set_major_formatter(FuncFormatter(power_of_ten))
        axis.set_minor_locator(NullLocator())


def power_of_ten(x: float, _: int | None = None) -> str:
    """How a tick at ``x`` is written.

    >>> power_of_ten(1e-3), power_of_ten(1.0), power_of_ten(20.0)
    ('10⁻³', '1', '20')
    """
    exponent = round(np.log10(x)) if x > 0 else 0
    if x <= 0 or not np.isclose(x, 10.0**exponent):
        return f"{x:g}"
    return {0: "1", 1: "10"}.get(exponent, "10" + str(exponent).translate(_SUPERSCRIPTS))
