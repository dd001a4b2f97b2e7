"""What a function does to which arguments: it is run once, and every operation noted."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from multicalc.backend import get_backend, running
from multicalc.calls import trees
from multicalc.testing.portability.noting import Noting
from multicalc.testing.portability.step import Kind, NotedOperand, NotedStep
from multicalc.testing.portability.wholes import result
from multicalc.testing.translation.program import PortableProgram

Span = tuple[int, int, int, int]


@dataclass(frozen=True)
class Facts:
    """The operations of a function by where they stand; none where it hasn't been run."""

    steps: Mapping[tuple[Span, Kind], NotedStep]
    dtype: str = "float64"
    """Of what it is differentiated by, and of new arrays in it."""

    def at(self, node: ast.AST, *kinds: Kind) -> NotedStep | None:
        """The operation that a node is."""
        found = (self.steps.get((_span(node), kind)) for kind in kinds)
        return next(filter(None, found), None)


def facts(program: PortableProgram, args: Sequence[Any], dtype: str) -> Facts:
    """What is noted as the function runs with these arguments.

    Raises:
        Exception: what the function raises.
    """
    noting = Noting()
    scope, function = program.scope, program.scope[program.f]

    def run(*args: Any) -> Any:
        now = running()
        assert now is not None
        data = {name: x for name, x in program.constants.items() if _has_arrays(x)}
        # What is captured will be the framework's too, so that what is done to it counts.
        scope.update(noting.wrap(_on(now.backend, data), now.backend))
        try:
            return function(*args)
        finally:
            scope.update(data)

    # What overflows is the translation's to show, where it runs.
    with np.errstate(all="ignore"):
        ran = result(noting.portable(run), tuple(args), get_backend("numpy"), differentiated=False)
    if ran.error is not None:
        raise ran.error
    steps: dict[tuple[Span, Kind], NotedStep] = {}
    for step in noting.steps:
        place = step.place
        if place is not None and place.node is not None and place.file == program.file:
            steps.setdefault((_span(place.node), step.kind), step)
    return Facts(steps, dtype)


def value(x: Any) -> Any:
    """An argument as it was: arrays as NumPy's."""
    return trees.map_leaves(lambda leaf: leaf.value if isinstance(leaf, NotedOperand) else leaf, x)


def _has_arrays(x: Any) -> bool:
    return any(isinstance(leaf, np.ndarray) for leaf in trees.flatten(x)[0])


def _on(backend: Any, tree: Any) -> Any:
    def native(x: Any) -> Any:
        return backend.from_numpy(x) if isinstance(x, np.ndarray) else x

    return trees.map_leaves(native, tree)


def _span(node: Any) -> Span:
    return node.lineno, node.col_offset, node.end_lineno, node.end_col_offset
