"""``plot_gradient``: the direction of steepest ascent, everywhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from multicalc.backend import BackendLike
from multicalc.errors import InvalidArgumentError
from multicalc.pictures import TALL, drawn
from multicalc.pictures.grid import mesh
from multicalc.pictures.plane import arrows, contours
from multicalc.plots.landscape import Landscape

if TYPE_CHECKING:
    from multicalc.pictures.picture import Picture

_OVER = 1.5
"""The longest arrow, in distances between arrows."""


def plot_gradient(
    f: Callable[..., Any],
    box: tuple[Any, Any],
    *args: Any,
    arrows_per_axis: int = 15,
    unit: bool = False,
    points: int = 101,
    backend: BackendLike = None,
    **kwargs: Any,
) -> Picture:
    """The gradient of a function of two variables, as arrows over its contours.

    Args:
        f: a scalar-valued function ``f(x, *args, **kwargs)``, differentiable.
        box: ``(lower, upper)``: two arrays or pytrees of x's structure, with two coordinates.
        arrows_per_axis: how many arrows along an axis.
        unit: whether all arrows have one length, and show directions only; else lengths are in
            proportion to ‖∇f‖.
        points: how many points along an axis the contours are made of.
        args, kwargs: data passed on to ``f``, not differentiated.
        backend: as in :func:`multicalc.grad`.

    Returns:
        A picture, as :func:`multicalc.plot_function` gives it. There is no arrow where the gradient
        is not finite.

    Raises:
        InvalidArgumentError: the box is not a pair with finite lower < upper and two coordinates,
            or an option is wrong.
        NotDifferentiableError: the bounds are integer arrays.
        NotScalarError: ``f`` is not scalar-valued.
        PlottingUnavailableError: matplotlib is not installed.

    >>> import numpy as np
    >>> import multicalc as mc
    >>> box = (np.array([-1.0, -1.0]), np.array([1.0, 1.0]))
    >>> picture = mc.plot_gradient(lambda x: x[0] ** 2 + 3 * x[1], box, arrows_per_axis=3)
    >>> field = next(c for c in picture.axes[0].collections if c.get_label() == "∇f")
    >>> (field.V[[0, -1]] / field.U[[0, -1]]).round(9).tolist()  # ∇f = (2x, 3)
    [-2.25, 2.25]
    """
    if arrows_per_axis < 1:
        raise InvalidArgumentError(f"arrows_per_axis must be 1 or more, found {arrows_per_axis}")
    land = Landscape("plot_gradient", f, box, args, kwargs, points, backend)
    if len(land.lower) != 2:
        raise InvalidArgumentError(
            "plot_gradient draws functions of two variables; x has 1: use plot_function(grad(f))"
        )
    # In the middle of as many cells, so that no arrow starts on the edge.
    gaps = (land.upper - land.lower) / arrows_per_axis
    cells = np.arange(arrows_per_axis) + 0.5
    middles = mesh([low + gap * cells for low, gap in zip(land.lower, gaps, strict=True)])
    middles = middles.reshape(-1, 2)
    vectors = land.f.gradients(middles)
    if unit:
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        vectors = np.divide(vectors, norms, out=np.zeros_like(vectors), where=norms > 0)
    longest = float(gaps.min()) * (0.8 if unit else _OVER)

    def draw(picture: Picture) -> None:
        axes = picture.add_subplot()
        contours(axes, land.grid, labels=False)
        arrows(axes, middles, vectors, longest, pivot="mid", label=f"∇{land.name}")
        axes.set_title(f"∇{land.name}" + (", its direction" if unit else ""))

    return drawn(draw, f"The gradient of {land.name} for {land.told()}", height=TALL)
