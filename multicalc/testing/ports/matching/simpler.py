"""A chain of layouts with the steps left out that do nothing."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import prod

import numpy as np

from multicalc.testing.ports.matching.layouts import Mix, Permute, Reshape
from multicalc.testing.ports.matching.linear import Chain, Shape, WeightLayout


def simplified(layout: WeightLayout, shapes: Sequence[Shape]) -> WeightLayout:
    """What does the same to arrays of these shapes, in fewer steps."""
    steps = list(layout.steps)
    while (fewer := _fewer(steps, shapes)) is not None:
        steps = fewer
    return steps[0] if len(steps) == 1 else Chain(tuple(steps))


def _fewer(steps: list[WeightLayout], shapes: Sequence[Shape]) -> list[WeightLayout] | None:
    for i, (first, second) in enumerate(pairwise(steps)):
        one = _as_one(first, second)
        if one is not None:
            return [*steps[:i], one, *steps[i + 2 :]]
    met = [_numbered(shapes)]
    for step in steps:
        met.append(step.push(met[-1]))
    for length in range(len(steps), 0, -1):
        for i in range(len(steps) - length + 1):
            if _equal(met[i], met[i + length]):
                return steps[:i] + steps[i + length :]
    return None


def _as_one(first: WeightLayout, second: WeightLayout) -> WeightLayout | None:
    if isinstance(first, Permute) and isinstance(second, Permute):
        return Permute(tuple(first.axes[i] for i in second.axes))
    if isinstance(first, Mix) and isinstance(second, Mix):
        sums = [tuple(i for k in row for i in first.sums[k]) for row in second.sums]
        return Mix(tuple(sums))
    if isinstance(first, Reshape) and isinstance(second, Reshape) and -1 not in second.shape:
        return second
    return None


def _numbered(shapes: Sequence[Shape]) -> list[np.ndarray]:
    """Arrays no two entries of which are equal, nor sums of them."""
    rng = np.random.default_rng(0)
    return [rng.integers(1, 2**60, prod(shape)).reshape(shape) for shape in shapes]


def _equal(a: Sequence[np.ndarray], b: Sequence[np.ndarray]) -> bool:
    return len(a) == len(b) and all(map(np.array_equal, a, b))
