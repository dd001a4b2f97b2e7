"""Points of several kinds on a function's curve or contours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from multicalc.display.palette import LIGHT
from multicalc.pictures import TALL, drawn
from multicalc.pictures.grid import Grid
from multicalc.pictures.look import said
from multicalc.pictures.path_picture import draw_ground

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from multicalc.pictures.picture import Picture

KINDS = {
    "minimum": ("accent-3", "v"),
    "maximum": ("accent-2", "^"),
    "saddle": ("accent-4", "X"),
    "inconclusive": ("accent-5", "D"),
    "not critical": ("muted", "."),
    "endpoint": ("ink", "s"),
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
    told = "; ".join(f"{p.kind} at {_told(p.x)}, f = {said(p.value)}" for p in points)

    def draw(picture: Picture) -> None:
        axes = picture.add_subplot()
        draw_ground(axes, grid, labels=False)
        for kind, (colour, marker) in KINDS.items():
            at = np.array([_place(p) for p in points if p.kind == kind])
            if len(at):
                axes.plot(
                    *at.T, marker, color=LIGHT[colour], zorder=5, label=kind,
                    markersize=6 if kind == "endpoint" else 11, markeredgecolor=LIGHT["paper"],
                )  # fmt: skip
        for p in points if len(points) <= _LABELLED else ():
            _label(axes, p)
        axes.set_title(title)
        if axes.get_legend_handles_labels()[0]:
            picture.legend(loc="outside lower center", ncols=4)

    return drawn(draw, told or "No points", height=TALL)


def _place(p: Marked) -> np.ndarray:
    return np.append(p.x, p.value) if len(p.x) == 1 else p.x


def _told(x: np.ndarray) -> str:
    # Coordinates of a root are zero but for rounding.
    return "(" + ", ".join(said(c) for c in np.round(x, 9)) + ")"


def _label(axes: Axes, p: Marked) -> None:
    """Its numbers, where f isn't: below a minimum or a low end, above the others; towards the
    middle from the sides."""
    at = _place(p)
    low_end = p.kind == "endpoint" and p.value < np.mean(axes.get_ylim())
    below = p.kind == "minimum" or low_end
    low, high = axes.get_xlim()
    side = (at[0] - low) / (high - low)
    axes.annotate(
        _told(np.append(p.x, p.value)) if len(p.x) == 1 else said(np.round(p.value, 9)),
        tuple(at), xytext=(0, -9 if below else 9), textcoords="offset points", fontsize=9,
        ha="left" if side < 0.15 else "right" if side > 0.85 else "center",
        va="top" if below else "bottom", color=LIGHT["ink"], zorder=6,
    )  # fmt: skip
