"""How eigenvalues are spread."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from multicalc.display.palette import LIGHT
from multicalc.pictures import drawn
from multicalc.pictures.line import logarithmic
from multicalc.pictures.look import said

if TYPE_CHECKING:
    from multicalc.pictures.picture import Picture

_DECADES = 8
"""How far below the largest density a logarithmic axis goes."""


def picture_of_density(
    grid: np.ndarray, density: np.ndarray, reach: np.ndarray, log: bool
) -> Picture:
    """The density's curve, in a band as wide as ``reach`` on either side."""

    def draw(picture: Picture) -> None:
        axes = picture.add_subplot()
        axes.plot(grid, density, color=LIGHT["accent-1"])
        if reach.any():
            axes.fill_between(
                grid, density - reach, density + reach, color=LIGHT["accent-1"], alpha=0.25,
                linewidth=0,
            )  # fmt: skip
        axes.set_title("Spectral density")
        axes.set_xlabel("eigenvalue")
        axes.grid(True)
        if log:
            logarithmic(axes, "y")
            top = float(np.max(density))
            axes.set_ylim(top * 10.0**-_DECADES, 2 * top)

    low, high = said(float(grid[0])), said(float(grid[-1]))
    return drawn(draw, f"the density of eigenvalues from {low} to {high}")
