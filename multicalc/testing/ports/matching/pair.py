"""Weights of one model that stand for some of another."""

from __future__ import annotations

from dataclasses import dataclass, field

from multicalc.testing.ports.matching.fragment import Weights
from multicalc.testing.ports.matching.linear import Shape, WeightLayout


@dataclass(frozen=True)
class MatchedWeights:
    """Some arrays of model A and those of model B that they become.

    Attributes:
        a, b: their names.
        layout: takes A's to B's.
        how: what it was found by: ``"rule"``, ``"values"``, ``"name"``, ``"shape"``, ``"order"``,
            and what of it is not certain: ``"order, ambiguous"``.
        a_shapes, b_shapes: the arrays' shapes.
    """

    a: tuple[str, ...]
    b: tuple[str, ...]
    layout: WeightLayout
    how: str = field(compare=False)
    a_shapes: tuple[Shape, ...]
    b_shapes: tuple[Shape, ...]


def matched(
    a: tuple[str, ...],
    b: tuple[str, ...],
    layout: WeightLayout,
    how: str,
    of_a: Weights,
    of_b: Weights,
) -> MatchedWeights:
    """The :class:`MatchedWeights` of these names of these models."""
    shapes = [tuple(w[name].shape for name in names) for w, names in ((of_a, a), (of_b, b))]
    return MatchedWeights(a, b, layout, how, shapes[0], shapes[1])
