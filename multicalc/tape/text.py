"""A graph as a table of text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING
from unicodedata import normalize

from multicalc.calls.shown import by_shape, shown
from multicalc.tape.partial import COMPUTED

if TYPE_CHECKING:
    from multicalc.tape.graph import Graph
    from multicalc.tape.parts import GraphEdge

LONGEST = 60
"""Characters of an expression or a formula in a table."""


def partial(edge: GraphEdge) -> str:
    """An edge's partial, or its shape where it would be large to compute."""
    if edge.size() > COMPUTED:
        return by_shape(edge.shape)
    return shown(edge.partial)


def equation(edge: GraphEdge, longest: int = LONGEST) -> str:
    """``"∂u/∂a = 2(a + b) = 8"``, without the formula where it is too long or says no more."""
    number = partial(edge)
    formula = edge.formula if len(edge.formula) <= longest else ""
    sides = dict.fromkeys((f"∂{edge.target}/∂{edge.source}", formula, number))
    return " = ".join(side for side in sides if side)


def counted(graph: Graph) -> str:
    """``"4 nodes, 1 edge"``."""
    sizes = (("node", len(graph.nodes)), ("edge", len(graph.edges)))
    return ", ".join(f"{n} {what}{'s' * (n != 1)}" for what, n in sizes)


def shortened(text: str, longest: int = LONGEST) -> str:
    """``text``, with its end left out where it is longer."""
    return text if len(text) <= longest else text[: longest - 1] + "…"


def dotted(name: str) -> str:
    """What a variable's tangent is called: ``"ẇ"``; ``"d loss"`` where the name is a word."""
    if re.fullmatch(r"[^\W\d_][\d₀-₉]*", name):
        return normalize("NFC", f"{name[0]}\u0307{name[1:]}")
    return f"d {name}"


def table(graph: Graph) -> str:
    """Nodes in the order they were computed, then edges."""
    nodes, edges = graph.backend.scoped(graph.dtypes, _rows, graph)
    title = f"graph of {graph.output}: {counted(graph)}"
    return "\n\n".join((title, _columns(nodes, left=2), _columns(edges, left=len(edges[0]) - 1)))


def _rows(graph: Graph) -> tuple[list[list[str]], list[list[str]]]:
    nodes = [["node", "expression", "value", "adjoint", "tangent"]]
    for n in graph.nodes:
        numbers = (n.value, n.adjoint) if n.tangent is None else (n.value, n.adjoint, n.tangent)
        nodes.append([n.name, shortened(n.expression), *map(shown, numbers)])
    nodes[0] = nodes[0][: len(nodes[1])]
    edges = [["edge", "formula", "partial"]]
    edges += [[f"{e.source} → {e.target}", shortened(e.formula), partial(e)] for e in graph.edges]
    if not any(formula for _, formula, _ in edges[1:]):
        edges = [[edge, number] for edge, _, number in edges]
    return nodes, edges


def _columns(lines: Sequence[Sequence[str]], left: int) -> str:
    """Rows under their heads; the first ``left`` columns flush left, numbers flush right."""
    widths = [max(len(line[k]) for line in lines) for k in range(len(lines[0]))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if k < left else cell.rjust(width)
            for k, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )
