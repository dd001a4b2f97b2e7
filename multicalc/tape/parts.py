"""What a graph is made of: nodes and edges."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import prod
from typing import Any

from multicalc.calls.shown import shown
from multicalc.tape.partial import LocalJacobian, number_or_array


@dataclass(frozen=True, eq=False, repr=False)
class GraphNode:
    """A variable of the graph: ``adjoint`` is ∂y/∂(this one), of its shape.

    ``operation`` is the name of what made it ("" for an input) and ``expression`` how that is
    written. ``value`` and ``adjoint`` are native arrays, or Python numbers where the shape is ();
    so is ``tangent``, its derivative along the tangents the graph was asked for, else None.
    """

    name: str
    operation: str
    expression: str
    value: Any
    adjoint: Any
    shape: tuple[int, ...]
    tangent: Any = None

    def __repr__(self) -> str:
        made = f"{self.name} = {self.expression}" if self.expression else self.name
        along = "" if self.tangent is None else f", tangent={shown(self.tangent)}"
        numbers = f"value={shown(self.value)}, adjoint={shown(self.adjoint)}{along}"
        return f"GraphNode({made}, {numbers})"


@dataclass(frozen=True, eq=False, repr=False)
class GraphEdge:
    """One step of the computation, from a variable to one computed directly from it."""

    source: str
    target: str
    shape: tuple[int, ...]
    """Of the partial: ``target.shape + source.shape``."""
    local: LocalJacobian
    block: tuple[int, int]
    names: tuple[str, ...]
    """Of all that the target was computed from."""

    @property
    def partial(self) -> Any:
        """∂target/∂source of this single step, all other inputs of the operation held fixed.

        A Python number where both are scalars, else a native array.
        """
        output, position = self.block
        return number_or_array(self.local.blocks[output][position], self.local.backend)

    @cached_property
    def formula(self) -> str:
        """The partial in terms of the graph's variables, as ``"2(a + b)"``; "" where there is none.

        It is found by sympy, and only shown where it gives the number that ``partial`` is: of
        arithmetic and elementary functions of scalars, of elementwise ones of arrays
        (``"diag(2x)"``), and of products with a matrix (``"Wᵀ"``).
        """
        from multicalc.tape.formula import formula

        return formula(self)

    def size(self) -> int:
        """How many entries the partial has."""
        return prod(self.shape)

    def __str__(self) -> str:
        from multicalc.tape.text import equation

        return equation(self)

    def __repr__(self) -> str:
        # A Jacobian would take time to compute.
        partial = f", shape={self.shape}" if self.shape else f": {shown(self.partial)}"
        return f"GraphEdge({self.source} → {self.target}{partial})"
