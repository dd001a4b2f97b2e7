"""A graph step by step: values as they are computed, then adjoints as they add up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from multicalc.backend import Array
from multicalc.calls.shown import shown
from multicalc.tape.graph import Graph
from multicalc.tape.partial import number_or_array
from multicalc.tape.parts import GraphEdge, GraphNode
from multicalc.tape.text import dotted, partial, shortened
from multicalc.tape.typeset import typeset


@dataclass(frozen=True, eq=False, repr=False)
class GraphStep:
    """One step: ``str`` of it is what happens.

    Forward, ``node`` gets its value, and ``edge`` is None. Backward, ``value`` is what its adjoint
    has come to: at the output's first, then edge by edge, from ``edge``'s target to its source.
    """

    phase: Literal["forward", "backward"]
    node: str
    edge: GraphEdge | None
    value: Any
    text: str

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return f"GraphStep({self.phase}: {self.text})"


def steps(graph: Graph) -> tuple[GraphStep, ...]:
    """See :meth:`Graph.steps`."""
    into: dict[str, list[GraphEdge]] = {node.name: [] for node in graph.nodes}
    for edge in graph.edges:
        into[edge.target].append(edge)

    def both() -> list[GraphStep]:
        forward = [_forward(graph, node, into[node.name]) for node in graph.nodes]
        return forward + _backward(graph, into)

    return tuple(graph.backend.scoped(graph.dtypes, both))


def _forward(graph: Graph, node: GraphNode, edges: list[GraphEdge]) -> GraphStep:
    sides = (node.name, shortened(typeset(node.expression)), typeset(shown(node.value)))
    text = " = ".join(side for side in sides if side)
    if node.tangent is not None:
        along = [f"∂{e.target}/∂{e.source}·{dotted(e.source)}" for e in edges]
        numbers = [f"{factor(partial(e))}·{factor(shown(graph[e.source].tangent))}" for e in edges]
        number = typeset(shown(node.tangent))
        moves = (dotted(node.name), " + ".join(along), " + ".join(numbers), number)
        text += "; " + " = ".join(side for side in moves if side)
    return GraphStep("forward", node.name, None, node.value, text)


def _backward(graph: Graph, into: dict[str, list[GraphEdge]]) -> list[GraphStep]:
    y = graph[graph.output]
    found: dict[str, Array] = {}
    seed = f"∂{y.name}/∂{y.name} = {typeset(shown(y.adjoint))}"
    taken = [GraphStep("backward", y.name, None, y.adjoint, seed)]
    for node in reversed(graph.nodes):
        for edge in into[node.name]:
            added = _pulled(edge, node.adjoint)
            before = found.get(edge.source)
            found[edge.source] = added if before is None else before + added
            value = number_or_array(found[edge.source], graph.backend)
            text = (
                f"∂{y.name}/∂{node.name}·∂{node.name}/∂{edge.source} = "
                f"{factor(shown(node.adjoint))}·{factor(partial(edge))} = {typeset(shown(added))}"
            )
            name = f"∂{y.name}/∂{edge.source}"
            text = (
                f"{name} = {text}"
                if before is None
                else f"{name} gets {text} too: {typeset(shown(before))} + "
                f"{factor(shown(added))} = {typeset(shown(value))}"
            )
            taken.append(GraphStep("backward", edge.source, edge, value, text))
    return taken


def _pulled(edge: GraphEdge, adjoint: Any) -> Array:
    """What the target's adjoint adds to the source's, by the framework's own rule."""
    node, (output, position) = edge.local.node, edge.block
    namespace = edge.local.backend.namespace
    cotangents = [namespace.zeros_like(value) for value in node.values]
    # A graph has numbers for arrays without axes; those take the dtype of what they came from.
    number = isinstance(adjoint, float)
    cotangents[output] = namespace.full_like(node.values[output], adjoint) if number else adjoint
    return node.pullback()(tuple(cotangents))[position]


def factor(number: str) -> str:
    """A number in a product."""
    text = typeset(number)
    plain = text.startswith("[") or not (text.startswith("−") or " " in text)
    return text if plain else f"({text})"
