"""What each function of ``xp`` makes of what its operands depend on.

Functions that aren't here are composed of these (:mod:`multicalc.xp.building`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from multicalc.sparse.tracing import choosing, elementwise, folding, matrices, moving, products
from multicalc.sparse.tracing.node import picked
from multicalc.sparse.tracing.step import Rule, operation
from multicalc.xp import table
from multicalc.xp.common.places import places_of_distinct
from multicalc.xp.common.results import UniqueAll

if TYPE_CHECKING:
    from multicalc.sparse.tracing.backend import TracingBackend

RULES: dict[str, Rule] = {
    **{
        row.name: elementwise.rule(row.name, row.derivative)
        for row in table.OPERATIONS
        if row.name in table.ELEMENTWISE and row.derivative
    },
    **choosing.RULES,
    **folding.RULES,
    **moving.RULES,
    **matrices.RULES,
    "matmul": products.matmul,
}
"""Of functions with derivatives."""

CONSTANT = (
    *(row.name for row in table.OPERATIONS if row.name in table.ELEMENTWISE and not row.derivative),
    *("all", "any", "argmax", "argmin", "argsort", "count_nonzero", "searchsorted"),
    "linalg.matrix_rank",
)
"""Functions without derivatives, whose results have shapes that don't depend on values."""


def primitives(backend: TracingBackend) -> dict[str, Callable[..., Any]]:
    """NumPy's functions with their rules."""
    found: dict[str, Callable[..., Any]] = {}
    for name in (*RULES, *CONSTANT):
        function = backend.host.namespace
        for part in name.split("."):
            function = getattr(function, part)
        found[name] = operation(backend, function, RULES.get(name))
    return found | {"unique_all": _unique_all(backend), "nonzero": _nonzero(backend)}


def _unique_all(backend: TracingBackend) -> Callable[..., UniqueAll]:
    def unique_all(x: Any, /) -> UniqueAll:
        values = x.read("xp.unique_all")
        first, *rest = places_of_distinct(values)
        distinct = backend.made(values.ravel()[first], True, picked(x.node, first))
        return UniqueAll(distinct, *[backend.constant(each) for each in (first, *rest)])

    return unique_all


def _nonzero(backend: TracingBackend) -> Callable[..., tuple[Any, ...]]:
    def nonzero(x: Any, /) -> tuple[Any, ...]:
        found = backend.host.namespace.nonzero(x.read("xp.nonzero"))
        return tuple([backend.constant(each) for each in found])

    return nonzero
