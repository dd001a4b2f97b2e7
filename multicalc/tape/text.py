"""A graph as a table of text, and numbers as a reader wants them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from multicalc.backend.protocol import Backend

if TYPE_CHECKING:
    from multicalc.tape.graph import Graph, GraphEdge

SHOWN_WHOLE = 4
"""Arrays with more entries are shown by shape and norm."""

COMPUTED = 10_000
"""A partial with more entries is shown by its shape, without computing it."""


def summary(x: Any, backend: Backend) -> str:
    """A number or array in few characters: ``"0.333333"``, ``"[1, 2]"``, ``"3×2, norm 1.5"``."""
    if isinstance(x, float | int):
        return f"{x:.6g}"
    values = np.asarray(backend.to_numpy(x), dtype=np.float64)
    if values.size <= SHOWN_WHOLE:
        return _nested(values)
    return f"{by_shape(values.shape)}, norm {np.linalg.norm(values):.6g}"


def by_shape(shape: Sequence[int]) -> str:
    return "×".join(map(str, shape)) if len(shape) > 1 else f"({shape[0]},)"


def partial(edge: GraphEdge) -> str:
    """An edge's partial, or its shape where it would be large to compute."""
    if edge.size() > COMPUTED:
        return by_shape(edge.shape)
    return summary(edge.partial, edge.local.backend)


def table(graph: Graph) -> str:
    """Nodes in the order they were computed, then edges."""
    with graph.backend.precision(graph.dtypes):
        nodes = [
            (
                n.name,
                n.expression,
                summary(n.value, graph.backend),
                summary(n.adjoint, graph.backend),
            )
            for n in graph.nodes
        ]
        edges = [(f"{e.source} → {e.target}", partial(e)) for e in graph.edges]
    title = f"graph of {graph.output}: {len(nodes)} nodes, {len(edges)} edges"
    return "\n\n".join(
        (
            title,
            _columns(("node", "expression", "value", "adjoint"), nodes, left=2),
            _columns(("edge", "partial"), edges, left=1),
        )
    )


def _nested(values: np.ndarray) -> str:
    if values.ndim == 0:
        return f"{float(values):.6g}"
    return f"[{', '.join(map(_nested, values))}]"


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
