"""``plot_level_sets``: where f has one value, and ∇f across."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from multicalc.backend import BackendLike
from multicalc.display.palette import LIGHT
from multicalc.errors import InvalidArgumentError
from multicalc.pictures import TALL, drawn
from multicalc.pictures.plane import arrows, contour_levels, level_sets
from multicalc.plots.landscape import Landscape

if TYPE_CHECKING:
    from multicalc.pictures.picture import Picture

_LONGEST = 0.22
"""The longest arrow, in the box's shorter side."""


def plot_level_sets(
    f: Callable[..., Any],
    box: tuple[Any, Any],
    *args: Any,
    levels: Any = None,
    at: Sequence[Any] = (),
    points: int = 201,
    backend: BackendLike = None,
    **kwargs: Any,
) -> Picture:
    """Level sets of a function of two variables, and at some points its gradient, which is
    orthogonal to the level set there, and the tangent.

    Args:
        f: a scalar-valued function ``f(x, *args, **kwargs)``, differentiable.
        box: ``(lower, upper)``: two arrays or pytrees of x's structure, with two coordinates.
        levels: the values whose sets are drawn; by default those that f has at the points ``at``,
            and without these about a dozen.
        at: a list of points, each of x's structure.
        points: how many points along an axis the sets are made of.
        args, kwargs: data passed on to ``f``, not differentiated.
        backend: as in :func:`multicalc.grad`.

    Returns:
        A picture, as :func:`multicalc.plot_function` gives it.

    Raises:
        InvalidArgumentError: the box is not a pair with finite lower < upper and two coordinates,
            or ``at`` is no list of points.
        NotDifferentiableError: the bounds are integer arrays.
        NotScalarError: ``f`` is not scalar-valued.
        PlottingUnavailableError: matplotlib is not installed.

    >>> import numpy as np
    >>> import multicalc as mc
    >>> box = (np.array([-2.0, -2.0]), np.array([2.0, 2.0]))
    >>> f = lambda x: x[0] ** 2 + x[1] ** 2
    >>> picture = mc.plot_level_sets(f, box, at=[np.array([1.0, 0.5])])
    >>> sets, gradients = picture.axes[0].collections
    >>> sets.levels.tolist(), float(gradients.V[0] / gradients.U[0])  # ∇f = (2, 1)
    ([1.25], 0.5)
    """
    land = Landscape("plot_level_sets", f, box, args, kwargs, points, backend)
    if len(land.lower) != 2:
        raise InvalidArgumentError("plot_level_sets draws functions of two variables; x has 1")
    if not isinstance(at, Sequence):
        raise InvalidArgumentError(
            f"at must be a list of points, as in at=[x]; found {type(at).__name__}"
        )
    places = np.array([land.f.host(f"at[{k}]", x) for k, x in enumerate(at)]).reshape(-1, 2)
    if levels is None:
        levels = land.f.values(places) if len(places) else contour_levels(land.grid)
    shown = np.unique(np.asarray(levels, dtype=np.float64))

    def draw(picture: Picture) -> None:
        axes = picture.add_subplot()
        level_sets(axes, land.grid, shown)
        axes.set_title(f"level sets of {land.name}")
        if not len(places):
            return
        slopes = land.f.gradients(places)
        _tangents(axes, places, slopes, _LONGEST * land.side)
        name = f"∇{land.name}"
        arrows(axes, places, slopes, _LONGEST * land.side, pivot="tail", label=name)
        axes.plot(*places.T, "o", color=LIGHT["ink"], zorder=4)
        picture.legend(loc="outside lower center", ncols=3)

    return drawn(draw, f"Level sets of {land.name} for {land.told()}", height=TALL)


def _tangents(axes: Any, places: np.ndarray, slopes: np.ndarray, length: float) -> None:
    """A stretch of the line orthogonal to each slope; none where it is zero."""
    norms = np.linalg.norm(slopes, axis=1)
    label = "tangent"
    for place, slope, norm in zip(places, slopes, norms, strict=True):
        if norm > 0:
            half = 0.5 * length * np.array([-slope[1], slope[0]]) / norm
            ends = np.stack([place - half, place + half])
            axes.plot(*ends.T, color=LIGHT["accent-3"], linestyle="--", linewidth=1.6, label=label)
            label = "_"
