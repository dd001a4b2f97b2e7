"""An iteration, step by step."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from multicalc.display.palette import LIGHT
from multicalc.pictures import TALL, drawn
from multicalc.pictures.grid import Grid
from multicalc.pictures.look import said
from multicalc.pictures.path_picture import Walk, draw_arrows, draw_end, draw_ground, track

if TYPE_CHECKING:
    from multicalc.pictures.animation import Animation
    from multicalc.pictures.picture import Picture

_MOST = 100
"""More steps than these are shown by some of them."""


def animation_of_walk(walk: Walk, grid: Grid) -> Animation:
    """The walk on the curve or the contours of its function."""
    steps = np.unique(np.linspace(0, len(walk.points) - 1, _MOST).round().astype(int))
    captions = [
        f"step {k}: f = {said(walk.values[k], 6)}, ‖∇f‖ = {said(walk.gradient_norms[k])}"
        for k in steps
    ]

    def draw(picture: Picture) -> None:
        from multicalc.pictures.animation import layer

        axes = picture.add_subplot()
        draw_ground(axes, grid)
        axes.set_title(" ")
        shortest = 0.04 * float(np.ptp(axes.get_xlim()))
        accent, at = LIGHT["accent-2"], track(walk)[steps]
        draw_end(axes, at[0], "o", None)
        for k, here in enumerate(at):
            said = axes.text(
                0.5, 1.03, captions[k], transform=axes.transAxes, ha="center", fontsize=12
            )
            said.set_gid(layer("at", k, "caption"))
            draw_end(axes, here, "X", None).set_gid(layer("at", k, "here"))
            if k == 0:
                continue
            way = at[k - 1 : k + 1]
            (line,) = axes.plot(*way.T, "o-", color=accent, markersize=4, linewidth=1.4, zorder=4)
            line.set_gid(layer("from", k, "step"))
            for arrow in draw_arrows(axes, way, accent, shortest):
                arrow.set_gid(layer("from", k, "arrow"))

    told = f"A path of {len(walk.points) - 1} steps: {captions[0]}; {captions[-1]}"
    picture = drawn(draw, told, height=TALL)
    from multicalc.pictures.animation import Animation

    return Animation(picture, captions)
