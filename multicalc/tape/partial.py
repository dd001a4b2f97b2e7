"""The single-step partials: one operation's Jacobian, taken when it is first looked at."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import prod
from typing import Any

from multicalc.backend import Array, Backend
from multicalc.tape.node import Node

COMPUTED = 10_000
"""A partial with more entries is shown by its shape, without computing it."""


@dataclass(frozen=True, eq=False)
class LocalJacobian:
    """The Jacobian blocks of one recorded operation, ``blocks[output][input]``."""

    node: Node
    dtypes: frozenset[str]

    @property
    def backend(self) -> Backend:
        return self.node.operation.backend

    @cached_property
    def blocks(self) -> list[list[Array]]:
        """By rows, which asks for nothing but the pullback that ``backward`` uses too."""
        xs = tuple(x.value for x in self.node.inputs)
        jacobian = self.backend.jacobian
        return self.backend.scoped(self.dtypes, jacobian, self.node.operation, xs, "reverse")[2]

    def matrix(self, output: int, position: int) -> Array:
        """One block as a matrix, with a row for each output coordinate."""
        rows = prod(self.backend.shape(self.node.values[output]))
        columns = prod(self.node.inputs[position].shape)
        return self.backend.namespace.reshape(self.blocks[output][position], (rows, columns))


def number_or_array(x: Array, backend: Backend) -> Any:
    """``x``, as a Python number where its shape is ()."""
    return x if backend.shape(x) else backend.to_numpy(x).item()
