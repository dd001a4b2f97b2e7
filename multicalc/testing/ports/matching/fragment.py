"""What of a part's weights goes together, and how it is taken to a form that libraries share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from multicalc.testing.ports.matching.layouts import same
from multicalc.testing.ports.matching.linear import Shape, WeightLayout

Weights = Mapping[str, np.ndarray]


@dataclass(frozen=True)
class Fragment:
    """Some arrays of a part: a kernel; the query, key and value of an attention, packed or not.

    Attributes:
        role: what they are to their part: ``"weight"``, ``"bias"``, ``"mean"``.
        names: of the arrays.
        shapes: theirs.
        shared: the layout that takes them to the form all libraries' are taken to.
        back: the one that takes this form to them.
        known: whether the library's convention is; otherwise a square matrix may be either way.
        lacks: what other libraries' have of it and this one hasn't.
    """

    role: str
    names: tuple[str, ...]
    shapes: tuple[Shape, ...]
    shared: WeightLayout
    back: WeightLayout
    known: bool = True
    lacks: str = ""

    @cached_property
    def form(self) -> tuple[Shape, ...]:
        """The shapes in the form that is shared."""
        return tuple(self.shared.shapes(self.shapes))


def fragment(
    role: str,
    names: Sequence[str],
    weights: Weights,
    shared: WeightLayout = same,
    back: WeightLayout | None = None,
    *,
    known: bool = True,
) -> Fragment:
    """The :class:`Fragment` of these names; ``back`` undoes ``shared`` unless it is given."""
    shapes = tuple(weights[name].shape for name in names)
    back = shared.undone(shapes) if back is None else back
    return Fragment(role, tuple(names), shapes, shared, back, known)
