"""Functions that put elements into other places."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

import numpy as np

from multicalc.sparse.tracing.folding import along
from multicalc.sparse.tracing.node import PatternNode, linear, picked
from multicalc.sparse.tracing.step import Rule, TracedStep, lines, mixed_along, places
from multicalc.xp.common.places import places_along


def same(step: TracedStep) -> Sequence[PatternNode | None]:
    """All elements in a row as they were."""
    return [step.args[0].node]


def broadcast_to(step: TracedStep) -> Sequence[PatternNode | None]:
    return [step.aligned(step.args[0])]


def permute_dims(step: TracedStep) -> Sequence[PatternNode | None]:
    x, axes = step.args
    return [picked(x.node, np.transpose(places(x), axes))]


def concat(step: TracedStep) -> Sequence[PatternNode | None]:
    """Each array in a row after the one before it, and then in its place."""
    arrays, axis = step.args[0], step.options["axis"]
    sizes = [x.size for x in arrays]
    starts = [0, *accumulate(sizes)]
    row = linear(starts[-1], [(x.node, k) for x, k in zip(arrays, starts, strict=False)])
    parts = [places(x) + k for x, k in zip(arrays, starts, strict=False)]
    order = np.concatenate(parts, axis=axis).ravel()
    return [row if _is_in_order(order) else picked(row, order)]


def _is_in_order(order: np.ndarray) -> bool:
    return bool(np.array_equal(order, np.arange(order.size)))


def take(step: TracedStep) -> Sequence[PatternNode | None]:
    """Any elements along the axis where the indices aren't known."""
    x, indices = step.args
    axis = step.options["axis"]
    if indices.known:
        return [picked(x.node, np.take(places(x), indices.value, axis))]
    found = lines(x.shape, (axis,))
    node = mixed_along(x.node, x.shape, found)
    across = found.reshape((*x.shape[:axis], *[1] * indices.ndim, *x.shape[axis + 1 :]))
    return [picked(node, np.broadcast_to(across, step.out.shape))]


def take_along_axis(step: TracedStep) -> Sequence[PatternNode | None]:
    x, indices = step.args
    axis = step.options.get("axis", -1)
    if not indices.known:
        return along(step)
    return [picked(x.node, places_along(x.shape, indices.value, axis))]


RULES: dict[str, Rule] = {
    **dict.fromkeys(("astype", "reshape"), same),
    "broadcast_to": broadcast_to,
    "permute_dims": permute_dims,
    "concat": concat,
    "take": take,
    "take_along_axis": take_along_axis,
}
