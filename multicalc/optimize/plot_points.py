"""What the picture of critical points is drawn of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from multicalc.approximations.sampler import Sampler
from multicalc.optimize.critical import CriticalPoints
from multicalc.pictures.grid import Grid, check_drawable
from multicalc.pictures.look import need_matplotlib
from multicalc.pictures.points_picture import Marked, picture_of_points

if TYPE_CHECKING:
    from multicalc.pictures.picture import Picture


def plot_points(found: CriticalPoints, points: int) -> Picture:
    """See :meth:`multicalc.optimize.critical.CriticalPoints.plot`."""
    need_matplotlib()
    lower, upper = found.box
    sampler = Sampler(found.problem, lower)
    check_drawable("x", sampler.layout.size, points)
    corners = sampler.host("lower", lower), sampler.host("upper", upper)
    grid = Grid.of(sampler.values, *corners, points, sampler.names)
    marked = [Marked(sampler.host("x", p.x), p.value, p.kind) for p in (*found, *found.ends)]
    title = "1 critical point" if len(found) == 1 else f"{len(found)} critical points"
    return picture_of_points(marked, grid, title)
