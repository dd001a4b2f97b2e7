"""Towers: an array with forward levels around it as the plain arrays it is made of.

``x = Σ_S x_S ε_S`` over the sets ``S`` of levels; a part that is missing is zero.
"""

from __future__ import annotations

from collections.abc import Mapping

from multicalc.errors import UnsupportedOperationError

from ..runtime.calls import Array
from ..runtime.loading import load
from .boxes import Level
from .traced import Traced

mx = load()

Parts = Mapping[frozenset[Level], Array]


def parts_of(x: Array, lowest: int = 0) -> dict[frozenset[Level], Array]:
    """The parts of ``x``, down to the levels with an id below ``lowest``."""
    if not isinstance(x, Traced) or x.level.id < lowest:
        return {frozenset(): x}
    marks = parts_of(x.mark, lowest)
    return parts_of(x.value, lowest) | {s | {x.level}: part for s, part in marks.items()}


def assemble(parts: Parts) -> Array:
    """The tower with these parts."""
    levels = frozenset().union(*parts)
    if not levels:
        return parts[frozenset()]
    top = max(levels, key=lambda level: level.id)
    if not top.open:
        raise UnsupportedOperationError(
            "mxnet: a pullback was called after the forward-mode transform around it had ended."
        )
    value = {s: part for s, part in parts.items() if top not in s}
    mark = {s - {top}: part for s, part in parts.items() if top in s}
    if not value:
        value = {frozenset(): mx.np.zeros_like(next(iter(mark.values())))}
    return Traced(top, assemble(_rooted(value)), assemble(_rooted(mark)))


def _rooted(parts: Parts) -> Parts:
    if frozenset() in parts:
        return parts
    return {frozenset(): mx.np.zeros_like(next(iter(parts.values()))), **parts}
