"""A function and its approximation, drawn together: the chapter's figure."""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import wrap
from typing import TYPE_CHECKING, Literal

import numpy as np

from multicalc.display.palette import LIGHT
from multicalc.pictures import TALL, drawn
from multicalc.pictures.grid import Grid
from multicalc.pictures.line import curve, logarithmic
from multicalc.pictures.look import said
from multicalc.pictures.order import ErrorOrder
from multicalc.pictures.plane import contour_levels, contours
from multicalc.pictures.space import room, wires

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from multicalc.pictures.picture import Picture

ModelKind = Literal["surface", "contours"]


_TITLE = 56
"""Characters that a title's line has room for."""


@dataclass(frozen=True)
class Approximation:
    """What is drawn of a model."""

    true: Grid
    model: Grid
    center: np.ndarray
    """x0, (size,)"""
    value: float
    formula: str
    order: ErrorOrder
    """How fast the error falls."""


def picture_of_model(shown: Approximation, kind: ModelKind) -> Picture:
    """Curves and the error's order for one variable; for two surfaces, or contours side by side."""
    at = ", ".join(map(said, shown.center))
    what = f"f and its approximation about ({at}): {shown.formula}; {shown.order}"
    if len(shown.true.axes) == 1:
        return drawn(lambda picture: _curves(picture, shown), what, height=5.6)
    if kind == "contours":
        return drawn(lambda picture: _side_by_side(picture, shown), what, width=6.4, height=4.2)
    return drawn(lambda picture: _surfaces(picture, shown), what, height=TALL)


def _wrapped(formula: str) -> str:
    """In as many lines as a title needs."""
    return "\n".join(wrap(formula, _TITLE))


def _curves(picture: Picture, shown: Approximation) -> None:
    above, below = picture.subplots(2, height_ratios=(3, 2))
    curve(above, shown.true, 0, "f")
    curve(above, shown.model.near(shown.true), 1, "approximation")
    above.plot(shown.center, [shown.value], "o", color=LIGHT["ink"], label="expansion point")
    above.set_title(_wrapped(shown.formula))
    above.legend()
    _error(below, shown.order)


def _error(axes: Axes, order: ErrorOrder) -> None:
    accent, muted = LIGHT["accent-4"], LIGHT["muted"]
    axes.set_title(str(order), fontsize=11)
    axes.set(xlabel="distance h from x0", ylabel="|f − approximation|")
    drawn_at = order.errors > 0
    if drawn_at.any():
        h, errors = order.distances[drawn_at], order.errors[drawn_at]
        axes.plot(h, errors, color=accent, marker="o", markersize=3.5, label="error")
        if order.slope is not None:
            guide = order.guide(h)
            axes.plot(h, guide, color=muted, linestyle="--", linewidth=1.2, label=order.named)
        logarithmic(axes, "xy")
        axes.set_ylim(errors.min() / 3, errors.max() * 3)
        axes.grid(True)
        axes.legend()


def _surfaces(picture: Picture, shown: Approximation) -> None:
    axes = room(picture)
    wires(axes, shown.true, 0, "f")
    wires(axes, shown.model.near(shown.true), 1, "approximation")
    point = [*shown.center[:, None], [shown.value]]
    axes.plot(*point, "o", color=LIGHT["ink"], label="expansion point", zorder=10)
    axes.set_title(f"{_wrapped(shown.formula)}\n{shown.order}", fontsize=11)
    picture.legend(loc="outside lower center", ncols=3)


def _side_by_side(picture: Picture, shown: Approximation) -> None:
    left, right = picture.subplots(1, 2, sharex=True, sharey=True)
    levels = contour_levels(shown.true)
    for axes, grid, title in ((left, shown.true, "f"), (right, shown.model, "approximation")):
        contours(axes, grid, levels)
        axes.plot(*shown.center[:, None], "o", color=LIGHT["ink"], label="expansion point")
        axes.set_title(title)
        # Two panels, so that they shrink more than others on a phone.
        axes.tick_params(labelsize=12)
        axes.locator_params(nbins=5)
    picture.legend(*left.get_legend_handles_labels(), loc="outside lower center")
    picture.suptitle(f"{_wrapped(shown.formula)}\n{shown.order}")
