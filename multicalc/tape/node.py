"""One recorded operation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from multicalc.backend import Arrays, Pullback
from multicalc.tape.operation import FlatOperation
from multicalc.tape.written import Expression, item

if TYPE_CHECKING:
    from multicalc.tape.contraction import Contraction
    from multicalc.tape.variable import Variable


@dataclass(frozen=True, eq=False)
class Node:
    """An operation, the variables it was applied to (each once) and what came out.

    ``outputs`` are the output variables' serial numbers, not the variables: a variable knows its
    node, and a node knowing its variables would be a reference cycle that keeps graphs alive.
    """

    operation: FlatOperation | Contraction
    inputs: tuple[Variable, ...]
    outputs: tuple[int, ...]
    values: Arrays

    @property
    def name(self) -> str:
        return self.operation.name

    def written(self, operands: Sequence[Expression], serial: int) -> Expression:
        """How the output with this serial number is written, inputs as ``operands``."""
        text = self.operation.written(operands)
        return text if len(self.outputs) == 1 else item(text, self.outputs.index(serial))

    def pullback(self) -> Pullback:
        """From cotangents of ``values`` to cotangents of ``inputs``: the framework's own rule.

        Asked for only now, so that what is recorded but never differentiated costs nothing.
        """
        xs = tuple(x.value for x in self.inputs)
        _, _, pullback = self.operation.backend.vjp(self.operation, xs)
        return pullback
