"""What a path's animation is drawn of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from multicalc.errors import InvalidArgumentError
from multicalc.optimize.path import Path
from multicalc.optimize.plot_paths import grid_around, walk_of
from multicalc.pictures.look import need_matplotlib
from multicalc.pictures.walk_animation import animation_of_walk

if TYPE_CHECKING:
    from multicalc.pictures.animation import Animation


def animate_path(path: Path, box: tuple[Any, Any] | None, points: int) -> Animation:
    """See :meth:`multicalc.optimize.path.Path.animate`."""
    need_matplotlib()
    walk = walk_of(path, "path")
    grid = grid_around(path, [walk], box, points)
    if grid is None:
        raise InvalidArgumentError(
            f"only paths of one or two coordinates can be animated; x has {walk.points.shape[1]}; "
            "plot() shows f and ‖∇f‖ by step"
        )
    return animation_of_walk(walk, grid)
