"""Several recorded operations taken as one, so that a graph shows only what a reader names."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from multicalc.backend import Array, Arrays, Backend
from multicalc.tape.node import Node
from multicalc.tape.written import Expression

if TYPE_CHECKING:
    from multicalc.tape.variable import Variable

LONGEST = 200
"""Characters of an expression within another one; longer ones are left out of it."""


@dataclass(frozen=True, eq=False)
class Contraction:
    """The operations ``steps``, in order, as one flat function of the variables ``inputs``.

    Its Jacobian is the framework's own: the sum, over the ways through the steps, of the products
    of their partials.
    """

    steps: tuple[Node, ...]
    inputs: tuple[int, ...]
    output: int
    """Serial numbers, as everywhere in a graph."""

    @property
    def name(self) -> str:
        return self.steps[-1].name

    @property
    def backend(self) -> Backend:
        return self.steps[-1].operation.backend

    def __call__(self, *xs: Array) -> tuple[Arrays, Arrays]:
        at = dict(zip(self.inputs, xs, strict=True))
        for node in self.steps:
            outs, _ = node.operation(*[at[x._serial] for x in node.inputs])
            # One of several results may be among the inputs, and is held fixed then.
            at = dict(zip(node.outputs, outs, strict=True)) | at
        return (at[self.output],), ()

    def written(self, operands: Sequence[Expression]) -> Expression:
        """The whole of it: ``"(w + x + y + z) ** 2"``."""
        at = dict(zip(self.inputs, operands, strict=True))
        for node in self.steps:
            inputs = [at[x._serial] for x in node.inputs]
            for serial in node.outputs:
                text = node.written(inputs, serial)
                at.setdefault(serial, text if len(text) <= LONGEST else Expression("…"))
        return at[self.output]


def contract(variables: Sequence[Variable], kept: Collection[int]) -> dict[int, Node | None]:
    """What made each variable whose serial number is in ``kept``, of others that are kept alone.

    Variables that none of these needs any more still have a place, if they are kept.
    """
    return {x._serial: _whole(x, kept) for x in variables if x._serial in kept}


def _whole(x: Variable, kept: Collection[int]) -> Node | None:
    last = x._node
    if last is None or all(each._serial in kept for each in last.inputs):
        return last
    steps, inputs = {last.outputs: last}, {}
    left = [last]
    while left:
        for each in left.pop().inputs:
            node = each._node
            if node is None or each._serial in kept:
                inputs[each._serial] = each
            elif node.outputs not in steps:
                steps[node.outputs] = node
                left.append(node)
    serials = tuple(sorted(inputs))
    operation = Contraction(tuple(steps[key] for key in sorted(steps)), serials, x._serial)
    return Node(operation, tuple(inputs[s] for s in serials), (x._serial,), (x.value,))
