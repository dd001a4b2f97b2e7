"""The ways that iterations went: on a curve, over contours, or by their numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from multicalc.display.palette import LIGHT
from multicalc.pictures import TALL, drawn
from multicalc.pictures.grid import Grid
from multicalc.pictures.line import curve, logarithmic
from multicalc.pictures.look import said, series
from multicalc.pictures.plane import contours

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from multicalc.pictures.picture import Picture

_MARGIN = 0.15
"""Of the points' extent, around them."""
_FAR = 8.0
"""Points so many times farther from the start than half of them are left out of the picture."""
_SHORTEST = 0.04
"""Of the picture's width: shorter steps have no arrow."""


@dataclass(frozen=True)
class Walk:
    """One iteration."""

    points: np.ndarray
    """(points, size), or the last one alone."""
    values: np.ndarray
    gradient_norms: np.ndarray
    label: str


def picture_of_walks(walks: Sequence[Walk], grid: Grid | None, title: str) -> Picture:
    """On the function's curve or contours, where there is a grid; else values and norms of
    gradients by step."""
    told = "; ".join(
        f"{walk.label}: {len(walk.values) - 1} steps from f = {said(walk.values[0])} to "
        f"{said(walk.values[-1])}"
        for walk in walks
    )
    if grid is None:
        return drawn(lambda picture: _by_step(picture, walks, title), told, height=TALL)
    return drawn(lambda picture: _on_grid(picture, walks, grid, title), told, height=TALL)


def extent(walks: Sequence[Walk]) -> tuple[np.ndarray, np.ndarray]:
    """The corners of a box around the points, without those that ran far away."""
    kept = np.concatenate([_not_far(walk.points) for walk in walks])
    lower, upper = kept.min(axis=0), kept.max(axis=0)
    sides = upper - lower
    longest = float(sides.max()) or max(1.0, float(np.abs(kept).max()))
    sides = np.maximum(sides, longest / 2)
    middle = (lower + upper) / 2
    half = sides * (0.5 + _MARGIN)
    return middle - half, middle + half


def _not_far(points: np.ndarray) -> np.ndarray:
    finite = points[np.isfinite(points).all(axis=1)]
    if not len(finite):
        return np.zeros((1, points.shape[1]))
    with np.errstate(over="ignore"):
        distances = np.linalg.norm(finite - finite[0], axis=1)
    found: np.ndarray = finite[distances <= _FAR * np.median(distances)]
    return found


def draw_ground(axes: Axes, grid: Grid, *, labels: bool = True) -> None:
    """What paths and points are drawn on, with room for them; ``labels`` are the contours'."""
    if len(grid.axes) == 1:
        curve(axes, grid, 0, "f")
        axes.margins(x=0.04, y=_MARGIN)
        axes.autoscale_view()
        axes.set(ylabel="f(x)", autoscale_on=False)
    else:
        contours(axes, grid, labels=labels)


def track(walk: Walk) -> np.ndarray:
    """The points as they are drawn, (points, 2): with one coordinate, beside their values."""
    if walk.points.shape[1] == 1:
        return np.column_stack([walk.points[:, 0], walk.values])
    return walk.points


def draw_end(axes: Axes, at: np.ndarray, marker: str, label: str | None) -> Any:
    """A mark at the start or the end of a path."""
    (mark,) = axes.plot(
        *at[:, None], marker, color=LIGHT["ink"], markersize=9, markeredgecolor=LIGHT["paper"],
        zorder=5, label=label,
    )  # fmt: skip
    return mark


def _on_grid(picture: Picture, walks: Sequence[Walk], grid: Grid, title: str) -> None:
    axes = picture.add_subplot()
    draw_ground(axes, grid)
    width = float(np.ptp(axes.get_xlim()))
    for k, walk in enumerate(walks):
        # The curve of f is the series' first.
        colour, dashes, marker = series(k + 1)
        at = track(walk)
        axes.plot(
            *at.T, color=LIGHT[colour], linestyle=dashes, marker=marker, markersize=4,
            linewidth=1.4, label=walk.label, zorder=4,
        )  # fmt: skip
        draw_arrows(axes, at, LIGHT[colour], _SHORTEST * width)
    for k, walk in enumerate(walks):
        at = track(walk)
        draw_end(axes, at[0], "o", "start" if k == 0 else None)
        draw_end(axes, at[-1], "X", "end" if k == 0 else None)
    axes.set_title(title)
    picture.legend(loc="outside lower center", ncols=4)


def draw_arrows(axes: Axes, at: np.ndarray, colour: str, shortest: float) -> list[Any]:
    """An arrow in the middle of every step that has room for one."""
    from matplotlib.patches import FancyArrowPatch

    found = []
    for start, end in pairwise(at):
        if not (np.isfinite([start, end]).all() and np.linalg.norm(end - start) > shortest):
            continue
        middle = start + 0.55 * (end - start)
        arrow = FancyArrowPatch(
            tuple(start), tuple(middle), arrowstyle="-|>", mutation_scale=14, color=colour,
            linewidth=0, shrinkA=0, shrinkB=0, zorder=4,
        )  # fmt: skip
        found.append(axes.add_patch(arrow))
    return found


def _by_step(picture: Picture, walks: Sequence[Walk], title: str) -> None:
    above, below = picture.subplots(2, sharex=True)
    for k, walk in enumerate(walks):
        colour, dashes, marker = series(k)
        drawing = {
            "color": LIGHT[colour], "linestyle": dashes, "marker": marker, "markersize": 4,
            "label": walk.label,
        }  # fmt: skip
        steps = np.arange(len(walk.values))
        above.plot(steps, _where(np.isfinite, walk.values), **drawing)
        norms = _where(lambda x: np.isfinite(x) & (x > 0), walk.gradient_norms)
        below.plot(steps, norms, **drawing)
    if all((walk.values[np.isfinite(walk.values)] > 0).all() for walk in walks):
        logarithmic(above, "y")
    logarithmic(below, "y")
    above.set(ylabel="f", title=title)
    below.set(ylabel="‖∇f‖", xlabel="step")
    below.xaxis.get_major_locator().set_params(integer=True)
    for axes in (above, below):
        axes.grid(True)
    if len(walks) > 1:
        above.legend()


def _where(condition: Any, values: np.ndarray) -> np.ndarray:
    found: np.ndarray = np.where(condition(values), values, np.nan)
    return found
