"""``plot_function``: a curve, contours, or a surface."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Literal

from multicalc.backend import BackendLike
from multicalc.errors import InvalidArgumentError
from multicalc.pictures import HEIGHT, TALL, drawn
from multicalc.pictures.line import curve
from multicalc.pictures.plane import contours
from multicalc.pictures.space import room, wires
from multicalc.plots.landscape import Landscape

if TYPE_CHECKING:
    from multicalc.pictures.picture import Picture

KINDS = ("contours", "surface")


def plot_function(
    f: Callable[..., Any],
    box: tuple[Any, Any],
    *args: Any,
    kind: Literal["contours", "surface"] = "contours",
    points: int = 101,
    levels: Any = None,
    backend: BackendLike = None,
    **kwargs: Any,
) -> Picture:
    """f on an interval as a curve, or on a rectangle as contours or a surface.

    Args:
        f: a scalar-valued function ``f(x, *args, **kwargs)``, evaluated at all points at once where
            it can be mapped, else one by one. Where it is not finite there is a gap.
        box: ``(lower, upper)``: two numbers, or two arrays or pytrees of x's structure, with two
            coordinates at most.
        kind: what is drawn of a function of two variables.
        points: how many points along an axis.
        levels: the values that contours are drawn at, ascending; by default about a dozen round
            ones, or, where most of f is close to one end of its range, those that part the picture
            evenly.
        args, kwargs: data passed on to ``f``.
        backend: as in :func:`multicalc.grad`.

    Returns:
        A picture: a ``matplotlib.figure.Figure`` that pyplot does not know of, which a notebook
        shows and ``.save(path)`` writes as svg, png, pdf or html.

    Raises:
        InvalidArgumentError: the box is not a pair with finite lower < upper, it has more than two
            coordinates, or an option is wrong.
        NotDifferentiableError: the bounds are integer arrays.
        NotScalarError: ``f`` is not scalar-valued.
        PlottingUnavailableError: matplotlib is not installed.

    >>> import multicalc as mc
    >>> picture = mc.plot_function(lambda x: x**2, (-1.0, 1.0), points=3)
    >>> picture.axes[0].lines[0].get_ydata().tolist()
    [1.0, 0.0, 1.0]
    """
    if kind not in KINDS:
        raise InvalidArgumentError(f"kind must be one of {', '.join(KINDS)}; found {kind!r}")
    land = Landscape("plot_function", f, box, args, kwargs, points, backend)

    def draw(picture: Picture) -> None:
        if len(land.grid.axes) == 1:
            axes = picture.add_subplot()
            curve(axes, land.grid, 0, land.name)
        elif kind == "contours":
            axes = picture.add_subplot()
            contours(axes, land.grid, levels)
        else:
            axes = room(picture)
            wires(axes, land.grid, 0, land.name)
        axes.set_title(land.name)

    height = HEIGHT if len(land.grid.axes) == 1 else TALL
    return drawn(draw, f"{land.name} for {land.told()}", height=height)
