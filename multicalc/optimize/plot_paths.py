"""``plot_paths``: the ways that several iterations went, in one picture."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from multicalc.approximations.sampler import Sampler
from multicalc.arrays.between import to_numpy
from multicalc.calls import trees
from multicalc.calls.partition import partition
from multicalc.errors import InvalidArgumentError
from multicalc.optimize.path import Path
from multicalc.pictures.grid import Grid, check_box, check_points
from multicalc.pictures.look import need_matplotlib, said
from multicalc.pictures.path_picture import Walk, extent, picture_of_walks

if TYPE_CHECKING:
    from multicalc.pictures.picture import Picture


def plot_paths(
    *paths: Path,
    labels: Sequence[str] | None = None,
    box: tuple[Any, Any] | None = None,
    points: int = 101,
) -> Picture:
    """Several paths of one function in one picture, each with its start, its end and arrows.

    With one variable they are drawn on the curve of f, with two over its contours; with more f and
    ‖∇f‖ are drawn by step.

    Args:
        paths: of :func:`multicalc.gradient_descent`, :func:`multicalc.newton` and the like. The
            first one's function is drawn.
        labels: what each is called in the legend.
        box: ``(lower, upper)``, the corners of what is drawn, each of x's structure; by default
            around the points, without those of a divergence that is far away.
        points: how many points along an axis f is evaluated at.

    Returns:
        A picture: a ``matplotlib.figure.Figure`` that pyplot does not know of, which a notebook
        shows and ``.save(path)`` writes as svg, png, pdf or html.

    Raises:
        InvalidArgumentError: there are no paths, they have different numbers of coordinates, the
            labels or the box don't fit.
        PlottingUnavailableError: matplotlib is not installed.

    >>> import multicalc as mc
    >>> f = lambda x: x**2
    >>> slow, fast = (mc.gradient_descent(f, 1.0, learning_rate=r, steps=2) for r in (0.25, 0.5))
    >>> picture = mc.plot_paths(slow, fast, labels=["0.25", "0.5"])
    >>> curve, first, *_ = picture.axes[0].lines
    >>> first.get_xdata().tolist(), first.get_ydata().tolist()
    ([1.0, 0.5, 0.25], [1.0, 0.25, 0.0625])
    """
    need_matplotlib()
    if not paths:
        raise InvalidArgumentError("plot_paths needs at least one path, found none")
    for path in paths:
        if not hasattr(path, "gradient_norms"):
            raise InvalidArgumentError(
                f"plot_paths takes paths one after the other, as plot_paths(a, b), found a "
                f"{type(path).__name__}"
            )
    if labels is not None and len(labels) != len(paths):
        raise InvalidArgumentError(
            f"labels must have one for each of the {len(paths)} paths, found {len(labels)}"
        )
    many = len(paths) > 1
    names = labels or [f"path {k + 1}" if many else "path" for k in range(len(paths))]
    walks = [walk_of(path, name) for path, name in zip(paths, names, strict=True)]
    sizes = [walk.points.shape[1] for walk in walks]
    if len(set(sizes)) > 1:
        raise InvalidArgumentError(f"paths must have one number of coordinates, found {sizes}")
    title = f"{len(paths)} paths" if many else ending(paths[0])
    return picture_of_walks(walks, grid_around(paths[0], walks, box, points), title)


def walk_of(path: Path, label: str) -> Walk:
    """A path's numbers on the host."""
    points = [to_numpy(partition(point)[0]) for point in path.points]
    flat = [np.concatenate([np.ravel(x) for x in trees.flatten(point)[0]]) for point in points]
    return Walk(np.array(flat, dtype=np.float64), path.values, path.gradient_norms, label)


def grid_around(
    path: Path, walks: Sequence[Walk], box: tuple[Any, Any] | None, points: int
) -> Grid | None:
    """The path's function around the walks, or in the box; None with more than two coordinates."""
    check_points(points)
    if walks[0].points.shape[1] > 2:
        return None
    if any(len(walk.points) < len(walk.values) for walk in walks):
        raise InvalidArgumentError(
            "a path that kept its last point only can't be drawn on the function; keep='all' keeps "
            "its points"
        )
    sampler = Sampler(path.problem, path.points[0])
    lower, upper = extent(walks) if box is None else check_box(box, sampler.host)
    return Grid.of(sampler.values, lower, upper, points, sampler.names)


def ending(path: Path) -> str:
    """How the path went, above its picture."""
    steps = "1 step" if path.steps == 1 else f"{path.steps} steps"
    return f"{steps}, f = {said(path.value, 6)}" + (", diverged" if path.diverged else "")
