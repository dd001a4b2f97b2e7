"""Points of several kinds on a function's curve or contours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from multicalc.display.palette import LIGHT
from multicalc.pictures import drawn
from multicalc.pictures.grid import Grid
from multicalc.pictures.path_picture import draw_ground

if TYPE_CHECKING:
    from multicalc.pictures.picture import Picture

KINDS = {
    "minimum": ("accent-3", "v"),
    "maximum": ("accent-2", "^"),
    "saddle": ("accent-4", "X"),
    "inconclusive": ("accent-5", "D"),
    "not critical": ("muted", "."),
    "endpoint": ("ink", "|"),
}
"""Colour and marker of each kind of point."""
_LABELLED = 8
"""More points than these have no numbers beside them."""


@dataclass(frozen=True)
class Marked:
    """A point to be marked."""

    x: np.ndarray
    """(size,)"""
    value: float
    kind: str


def picture_of_points(points: Sequence[Marked], grid: Grid, title: str) -> Picture:
    """The curve or the contours of a function with the points on them."""
    told = "; ".join(f"{p.kind} at {_told(p.x)}, f = {p.value:.4g}" for p in points)

    def draw(picture: Picture) -> None:
        axes = picture.add_subplot()
        draw_ground(axes, grid)
        for kind, (colour, marker) in KINDS.items():
            at = np.array([_place(p) for p in points if p.kind == kind])
            if len(at):
                axes.plot(
                    *at.T, marker, color=LIGHT[colour], markersize=11, zorder=5, label=kind,
                    markeredgecolor=LIGHT["ink" if kind == "endpoint" else "paper"],
                )  # fmt: skip
        for p in points if len(points) <= _LABELLED else ():
            _label(axes, p, grid)
        axes.set_title(title)
        picture.legend(loc="outside lower center", ncols=4)

    return drawn(draw, told or "No points", height=5.2)


def _place(p: Marked) -> np.ndarray:
    return np.append(p.x, p.value) if len(p.x) == 1 else p.x


def _told(x: np.ndarray) -> str:
    # + 0.0: no −0.
    return "(" + ", ".join(f"{c:.4g}" for c in np.round(x, 9) + 0.0) + ")"


def _label(axes: object, p: Marked, grid: Grid) -> None:
    from matplotlib.axes import Axes

    assert isinstance(axes, Axes)
    at = _place(p)
    low, high = axes.get_xlim()
    right = at[0] < low + 0.8 * (high - low)
    axes.annotate(
        _told(np.array([*p.x, p.value])) if len(p.x) == 1 else f"{p.value:.4g}",
        at, xytext=(10 if right else -10, 8), textcoords="offset points",
        ha="left" if right else "right", fontsize=9, color=LIGHT["ink"], zorder=6,
    )  # fmt: skip
