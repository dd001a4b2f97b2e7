"""The chain rule by paths: the product of the partials along each way through the graph."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np

from multicalc.backend import Array
from multicalc.calls.shown import shown
from multicalc.errors import InvalidArgumentError
from multicalc.tape.graph import Graph
from multicalc.tape.partial import number_or_array
from multicalc.tape.parts import GraphEdge


@dataclass(frozen=True, eq=False, repr=False)
class GraphPath:
    """One way from a source to the output.

    ``product`` is the product of the partials along it, of shape ``output.shape +
    source.shape``: a Python number where both are scalars, else a native array.
    """

    names: tuple[str, ...]
    product: Any
    text: str

    def __str__(self) -> str:
        return f"{' → '.join(self.names)}: {self.text}"

    def __repr__(self) -> str:
        return f"GraphPath({self})"


def paths(graph: Graph, source: str, limit: int) -> tuple[GraphPath, ...]:
    """See :meth:`Graph.paths`."""
    shape = graph[graph.output].shape + graph[source].shape
    into: dict[str, list[GraphEdge]] = {node.name: [] for node in graph.nodes}
    for edge in graph.edges:
        into[edge.target].append(edge)
    # From each node, the number of paths back to the source: edges come in order of computation.
    number = dict.fromkeys(into, 0) | {source: 1}
    for edge in graph.edges:
        if edge.target != source:
            number[edge.target] += number[edge.source]
    if number[graph.output] > limit:
        raise InvalidArgumentError(
            f"there are {number[graph.output]} paths from {source!r}, more than limit={limit}"
        )
    found = []

    def walk() -> None:
        left: list[tuple[tuple[str, ...], Array]] = [((graph.output,), _identity(graph))]
        while left:
            names, product = left.pop()
            if names[0] == source:
                result = graph.backend.namespace.reshape(product, shape)
                along = number_or_array(result, graph.backend)
                found.append(GraphPath(names, along, shown(along)))
                continue
            for edge in reversed(into[names[0]]):
                if number[edge.source]:
                    step = edge.local.matrix(*edge.block)
                    left.append(((edge.source, *names), product @ step))

    graph.backend.scoped(graph.dtypes, walk)
    return tuple(sorted(found, key=lambda path: len(path.names)))


def _identity(graph: Graph) -> Array:
    """∂output/∂output, as a matrix."""
    node = next(e.local.node for e in graph.edges if e.target == graph.output)
    value = node.values[0]
    size = prod(graph[graph.output].shape)
    eye = np.eye(size, dtype=graph.backend.dtype(value))
    return graph.backend.from_numpy(eye, like=value)
