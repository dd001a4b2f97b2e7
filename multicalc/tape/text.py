"""A graph as a table of text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from multicalc.calls.shown import by_shape, shown

if TYPE_CHECKING:
    from multicalc.tape.graph import Graph, GraphEdge

COMPUTED = 10_000
"""A partial with more entries is shown by its shape, without computing it."""


def partial(edge: GraphEdge) -> str:
    """An edge's partial, or its shape where it would be large to compute."""
    if edge.size() > COMPUTED:
        return by_shape(edge.shape)
    return shown(edge.partial)


def table(graph: Graph) -> str:
    """Nodes in the order they were computed, then edges."""
    nodes, edges = graph.backend.scoped(graph.dtypes, _rows, graph)
    title = f"graph of {graph.output}: {len(nodes)} nodes, {len(edges)} edges"
    return "\n\n".join(
        (
            title,
            _columns(("node", "expression", "value", "adjoint"), nodes, left=2),
            _columns(("edge", "partial"), edges, left=1),
        )
    )


def _rows(graph: Graph) -> tuple[list[tuple[str, ...]], list[tuple[str, ...]]]:
    nodes: list[tuple[str, ...]] = [
        (n.name, n.expression, shown(n.value), shown(n.adjoint)) for n in graph.nodes
    ]
    return nodes, [(f"{e.source} → {e.target}", partial(e)) for e in graph.edges]


def _columns(head: tuple[str, ...], rows: Sequence[tuple[str, ...]], left: int) -> str:
    """Rows under their heads; the first ``left`` columns flush left, numbers flush right."""
    lines = [head, *rows]
    widths = [max(len(line[k]) for line in lines) for k in range(len(head))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if k < left else cell.rjust(width)
            for k, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )
