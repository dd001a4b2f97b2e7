"""The chapter's figure: a function and its approximation, drawn together."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from multicalc.calls import trees
from multicalc.errors import InvalidArgumentError, PlottingUnavailableError

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from multicalc.approximations.model import Model

Span = tuple[float, float]
BOOK_SPAN = (-2.0, 2.0)
LINES = 25
"""About how many wires a surface has along an axis, however many points it is made of."""


def plot_model(model: Model, span: Span | None, points: int) -> Figure:
    """See :meth:`multicalc.approximations.model.Model.plot`."""
    try:
        from matplotlib.figure import Figure
    except ImportError as error:
        raise PlottingUnavailableError(
            "plot needs matplotlib, which is not installed; run: pip install matplotlib"
        ) from error
    layout = model.layout
    if layout.size not in (1, 2):
        raise InvalidArgumentError(
            f"only functions of one or two variables can be plotted; x0 has {layout.size}"
        )
    if points < 2 or (span is not None and not span[0] < span[1]):
        raise InvalidArgumentError(
            f"a plot needs span=(low, high) with low < high and at least 2 points, found "
            f"span={span}, points={points}"
        )
    keeper = model.problem.keeper
    leaves = trees.flatten(model.x0)[0]
    center = keeper.scoped(frozenset({layout.dtype}), layout.host, keeper, leaves)
    axes = [np.linspace(*(span or _default_span(c)), points) for c in center]
    grid = np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1)
    true, approximate = (_on_host(model, function, grid) for function in (model.f, model))
    value = float(_on_host(model, model, center))
    figure = Figure(figsize=(7, 5), layout="constrained")
    draw = _curves if layout.size == 1 else _surfaces
    draw(figure, grid, true, _near(approximate, true), center, value, layout.coordinates())
    return figure


def _default_span(center: float) -> Span:
    low, high = BOOK_SPAN
    return BOOK_SPAN if low <= center <= high else (center + low, center + high)


def _on_host(model: Model, function: Callable[[Any], Any], points: np.ndarray) -> np.ndarray:
    """``function`` at host vectors (*batch, size), as NumPy (*batch)."""
    layout, keeper = model.layout, model.problem.keeper

    def values() -> np.ndarray:
        like = trees.flatten(model.x0)[0]
        leaves = [
            keeper.from_numpy(x, like=y) for x, y in zip(layout.split(points), like, strict=True)
        ]
        return keeper.to_numpy(function(layout.tree(leaves)))

    return keeper.scoped(frozenset({layout.dtype}), values)


def _near(approximate: np.ndarray, true: np.ndarray) -> np.ndarray:
    """The model where it is within one extent of f's range, NaN elsewhere: a polynomial leaves
    any picture, and would squash f flat in it."""
    finite = true[np.isfinite(true)]
    low, high = (finite.min(), finite.max()) if finite.size else (-1.0, 1.0)
    margin = (high - low) or 1.0
    inside = (low - margin <= approximate) & (approximate <= high + margin)
    return np.where(inside, approximate, np.nan)


def _curves(
    figure: Figure,
    grid: np.ndarray,
    true: np.ndarray,
    approximate: np.ndarray,
    center: np.ndarray,
    value: float,
    names: list[str],
) -> None:
    axes = figure.add_subplot()
    axes.plot(grid[:, 0], true, label="f")
    axes.plot(grid[:, 0], approximate, "--", label="approximation")
    axes.plot(center, [value], "o", color="black", label="expansion point")
    axes.set_xlabel(names[0])
    axes.legend()


def _surfaces(
    figure: Figure,
    grid: np.ndarray,
    true: np.ndarray,
    approximate: np.ndarray,
    center: np.ndarray,
    value: float,
    names: list[str],
) -> None:
    axes: Any = figure.add_subplot(projection="3d")
    x, y = grid[..., 0], grid[..., 1]
    stride = max(1, (len(grid) - 1) // LINES)
    wires = {"rstride": stride, "cstride": stride, "linewidth": 0.7}
    axes.plot_wireframe(x, y, true, color="tab:blue", label="f", **wires)
    axes.plot_wireframe(x, y, approximate, color="tab:purple", label="approximation", **wires)
    axes.plot(*center[:, None], [value], "o", color="black", label="expansion point")
    axes.set_xlabel(names[0])
    axes.set_ylabel(names[1])
    axes.legend()
