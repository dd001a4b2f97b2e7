"""Functions that choose between elements: all of them, unless it is known which one is taken."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from multicalc.sparse.tracing.array import TracedArray
from multicalc.sparse.tracing.folding import groups
from multicalc.sparse.tracing.node import PatternNode, gathered, linear
from multicalc.sparse.tracing.step import Rule, TracedStep, value


def where(step: TracedStep) -> Sequence[PatternNode | None]:
    condition, *options = step.args
    if not condition.known:
        return [_either(step, options, [True] * 2)]
    return [_either(step, options, [condition.value, ~condition.value])]


def _either(step: TracedStep, options: Sequence[Any], taken: Sequence[Any]) -> PatternNode | None:
    """Of ``options`` the elements where each is ``taken``."""
    shape, size = step.out.shape, step.out.size
    parents = []
    for x, where in zip(options, taken, strict=True):
        chosen = np.broadcast_to(where, shape)
        links = None
        if not chosen.all():
            links = np.where(chosen, np.arange(size).reshape(shape), -1).ravel()
        parents.append((step.aligned(x), links))
    return linear(size, parents)


def _compared(step: TracedStep) -> Sequence[PatternNode | None]:
    """Of several operands those that are equal to the result."""
    xs = [x for x in step.args if x is not None]
    known = all([x.known for x in xs if isinstance(x, TracedArray)])
    taken = [value(x) == step.out if known else True for x in xs]
    return [_either(step, xs, taken)]


def _positive(step: TracedStep) -> Sequence[PatternNode | None]:
    (x,) = step.args
    return [_either(step, [x], [x.value >= 0 if x.known else True])]


def _extreme(step: TracedStep) -> Sequence[PatternNode | None]:
    """Of each group the elements that are equal to the result."""
    (x,) = step.args
    group = groups(step)
    if x.known:
        group = np.where(x.value == step.out.ravel()[group], group, -1)
    return [gathered(x.node, group, step.out.size)]


RULES: dict[str, Rule] = {
    "where": where,
    **dict.fromkeys(("clip", "maximum", "minimum"), _compared),
    "relu": _positive,
    **dict.fromkeys(("max", "min"), _extreme),
}
