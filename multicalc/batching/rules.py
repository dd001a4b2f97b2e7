"""What each function of ``xp`` does to all examples at once, by the functions of the backend below.

Functions that aren't here are composed of these (:mod:`multicalc.xp.building`). Their operands are
arrays of the batched backend, of one dtype, and Python numbers.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from multicalc.backend import looked_at
from multicalc.batching import gathering, linear, reducing, shaping
from multicalc.batching.aligned import aligned
from multicalc.xp import table

if TYPE_CHECKING:
    from multicalc.batching.backend import BatchedBackend

Rule = Callable[..., Any]

_COUNTED_BY_VALUES = (
    *("nonzero", "unique_all", "unique_counts", "unique_inverse", "unique_values"),
)
"""Functions whose results have shapes that depend on values."""


def rules(backend: BatchedBackend) -> dict[str, Rule]:
    """A rule for each function that has one, and that the backend below has."""
    below = backend.below.namespace
    found = {
        name: aligned(backend, getattr(below, name))
        for name in (*table.ELEMENTWISE, "where")
        if hasattr(below, name)
    }
    for part in (shaping, gathering, reducing, linear):
        found |= part.rules(backend)
    return found | {name: _refused(backend, name) for name in _COUNTED_BY_VALUES}


def _refused(backend: BatchedBackend, name: str) -> Rule:
    def refuse(*_: Any, **__: Any) -> Any:
        looked_at(backend.name, f"xp.{name}, whose result has as many elements as they say")

    return refuse
