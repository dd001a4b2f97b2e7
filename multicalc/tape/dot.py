"""A graph in the language of Graphviz."""

from __future__ import annotations

from multicalc.tape.graph import Graph
from multicalc.tape.svg import texts


def dot(graph: Graph) -> str:
    """See :meth:`Graph.dot`."""
    number = {node.name: k for k, node in enumerate(graph.nodes)}
    boxes, labels = texts(graph)
    nodes = [
        f"  n{k} [label={_quoted(*(text for _, text in lines))}];" for k, lines in enumerate(boxes)
    ]
    arrows = [
        f"  n{number[edge.source]} -> n{number[edge.target]} [label={_quoted(label)}];"
        for edge, label in zip(graph.edges, labels, strict=True)
    ]
    head = f"digraph {_quoted(graph.output)} {{"
    style = ("  rankdir=LR;", '  node [shape=box, style=rounded, fontname="monospace"];')
    return "\n".join((head, *style, '  edge [fontname="monospace"];', *nodes, *arrows, "}", ""))


def _quoted(*rows: str) -> str:
    """Text of several rows as a string of the language; ``\\l`` ends a row flush left."""
    escaped = [row.replace("\\", "\\\\").replace('"', '\\"') for row in rows]
    return '"' + ("".join(f"{row}\\l" for row in escaped) if len(rows) > 1 else escaped[0]) + '"'
