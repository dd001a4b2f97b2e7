"""Functions along axes: of all elements along these, or of all to all."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from multicalc.sparse.tracing.node import PatternNode, gathered, joint, picked
from multicalc.sparse.tracing.step import Rule, TracedStep, lines, mixed_along
from multicalc.xp.common.axes import axes_of


def groups(step: TracedStep) -> np.ndarray:
    """For each element of the argument which element of the result it goes into."""
    x = step.args[0]
    return np.broadcast_to(lines(x.shape, axes_of(step.options.get("axis"), x.ndim)), x.shape)


def total(step: TracedStep) -> Sequence[PatternNode | None]:
    """A sum of elements."""
    return [gathered(step.args[0].node, groups(step), step.out.size)]


def folded(step: TracedStep) -> Sequence[PatternNode | None]:
    """Any function of all elements along the axes."""
    return [joint(each) for each in total(step)]


def norm(step: TracedStep) -> Sequence[PatternNode | None]:
    """Straight between its kinks where it is a sum or a maximum of absolute values."""
    straight = step.options.get("ord", 2) in (1, np.inf, -np.inf)
    return total(step) if straight else folded(step)


def along(step: TracedStep) -> Sequence[PatternNode | None]:
    """Each element a function of all along an axis, of which there may be more or fewer than
    before."""
    x = step.args[0]
    found = lines(x.shape, axes_of(step.options.get("axis", -1), x.ndim))
    return [picked(mixed_along(x.node, x.shape, found), np.broadcast_to(found, step.out.shape))]


def bent_along(step: TracedStep) -> Sequence[PatternNode | None]:
    return [joint(each) for each in along(step)]


TRANSFORMS = ("fft", "hfft", "ifft", "ihfft", "irfft", "rfft")

RULES: dict[str, Rule] = {
    "sum": total,
    "logsumexp": folded,
    "linalg.vector_norm": norm,
    **dict.fromkeys(("log_softmax", "softmax"), bent_along),
    **{f"fft.{name}": along for name in TRANSFORMS},
}
