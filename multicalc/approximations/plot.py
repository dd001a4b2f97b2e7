"""What a model's picture is drawn of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from multicalc.approximations.sampler import Sampler
from multicalc.calls import trees
from multicalc.errors import InvalidArgumentError
from multicalc.pictures.grid import Grid, check_drawable
from multicalc.pictures.look import need_matplotlib
from multicalc.pictures.model_picture import Approximation, ModelKind, picture_of_model
from multicalc.pictures.order import order_of

if TYPE_CHECKING:
    from multicalc.approximations.model import Model
    from multicalc.pictures.picture import Picture

Span = tuple[float, float]
BOOK_SPAN = (-2.0, 2.0)
KINDS = ("surface", "contours")


def plot_model(model: Model, span: Span | None, points: int, kind: ModelKind) -> Picture:
    """See :meth:`multicalc.approximations.model.Model.plot`."""
    need_matplotlib()
    layout, keeper = model.layout, model.problem.keeper
    check_drawable("x0", layout.size, points)
    pair = isinstance(span, tuple | list) and len(span) == 2
    if span is not None and not (pair and span[0] < span[1]):
        raise InvalidArgumentError(f"span must be (low, high) with low < high, found {span}")
    if kind not in KINDS:
        raise InvalidArgumentError(f"kind must be one of {', '.join(KINDS)}; found {kind!r}")
    sampler = Sampler(model.problem, model.x0)
    f, names = sampler.values, sampler.names

    def polynomial(at: np.ndarray) -> np.ndarray:
        leaves = [
            keeper.from_numpy(x, like=y)
            for x, y in zip(layout.split(at), trees.flatten(model.x0)[0], strict=True)
        ]
        return keeper.to_numpy(model(layout.tree(leaves))).astype(np.float64)

    def approximate(at: np.ndarray) -> np.ndarray:
        return keeper.scoped(frozenset({layout.dtype}), polynomial, at)

    leaves: Any = trees.flatten(model.x0)[0]
    center = keeper.scoped(frozenset({layout.dtype}), layout.host, keeper, leaves)
    lower, upper = np.array([span or _default_span(c) for c in center]).T
    reach = float(np.max(np.maximum(center - lower, upper - center)))
    shown = Approximation(
        Grid.of(f, lower, upper, points, names),
        Grid.of(approximate, lower, upper, points, names),
        center,
        float(approximate(center)),
        str(model.formula()),
        order_of(f, approximate, center, reach, model.degree + 1, layout.eps),
    )
    return picture_of_model(shown, kind)


def _default_span(center: float) -> Span:
    low, high = BOOK_SPAN
    return BOOK_SPAN if low <= center <= high else (center + low, center + high)
