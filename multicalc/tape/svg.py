"""A graph as a self-contained SVG document.

From left to right each column has its boxes, then room for the labels of the edges that start
there, then room in which edges bend. Edges are level in the first two, so that none runs through a
box or a label.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from xml.sax.saxutils import escape

from multicalc.calls.shown import shown
from multicalc.display.palette import colour, style
from multicalc.tape.graph import Graph
from multicalc.tape.layout import GraphLayout, arrange
from multicalc.tape.parts import GraphNode
from multicalc.tape.text import counted, dotted, equation, shortened
from multicalc.tape.typeset import typeset

CHARACTER, LINE, PADDING, MARGIN = 6.7, 15.0, 7.0, 16.0
BEND, ROW_GAP, CURVE, TIP = 14.0, 16.0, 64.0, 7.0
LONGEST = 36
"""Characters of an expression or a formula in a drawing."""
SCOPE = "mc-graph"
"""The class of all that is drawn, which its style is limited to."""


def rules() -> str:
    """The style of a drawing."""
    return style(SCOPE) + "".join(
        f".{SCOPE} .mc-{name}{{{text}}}"
        for name, text in {
            "line": "font:11px ui-monospace,Menlo,Consolas,'DejaVu Sans Mono',monospace;"
            f"fill:{colour('ink')};stroke:none",
            "name": "font-weight:bold;font-size:12px",
            "adjoint": f"fill:{colour('accent-2')}",
            "tangent": f"fill:{colour('accent-3')}",
            "partial": f"fill:{colour('accent-1')}",
            "box": f"fill:{colour('raised')};stroke:{colour('line')}",
            "input .mc-box": f"stroke:{colour('accent-3')}",
            "output .mc-box": f"stroke:{colour('accent-2')};stroke-width:2",
            "way": f"fill:none;stroke:{colour('line')};stroke-width:1.2",
            "tip": f"fill:{colour('line')};stroke:none",
            "ground": f"fill:{colour('paper')}",
        }.items()
    )


def draw(graph: Graph) -> str:
    """See :meth:`Graph.svg`."""
    boxes, labels = texts(graph)
    places = _placed(graph, boxes, labels)
    pieces = [_edge(graph, places, k, label) for k, label in enumerate(labels)]
    pieces += [_box(graph, places, k, text) for k, text in enumerate(boxes)]
    width, height = places.size()
    inputs = ", ".join(node.name for node in graph.nodes if not node.operation)
    return "\n".join(
        (
            f'<svg class="{SCOPE}" xmlns="http://www.w3.org/2000/svg" role="img" '
            f'width="{width:.0f}" viewBox="0 0 {width:.0f} {height:.0f}" '
            'style="max-width:100%;height:auto">',
            f"<title>graph of {escape(graph.output)}</title>",
            f"<desc>{escape(graph.output)} of {escape(inputs)}: {counted(graph)}; on nodes values "
            "and adjoints, on edges partials</desc>",
            f"<style>{rules()}</style>",
            '<rect class="mc-ground" width="100%" height="100%"/>',
            *pieces,
            "</svg>",
        )
    )


Lines = list[tuple[str, str]]
"""Of one box: the class of each, and its text."""


def texts(graph: Graph) -> tuple[list[Lines], list[str]]:
    """Those of the nodes, and of the edges."""

    def both() -> tuple[list[Lines], list[str]]:
        labels = [typeset(equation(edge, LONGEST)) for edge in graph.edges]
        return [_lines(graph, node) for node in graph.nodes], labels

    found: tuple[list[Lines], list[str]] = graph.backend.scoped(graph.dtypes, both)
    return found


def _lines(graph: Graph, node: GraphNode) -> Lines:
    lines = [
        ("name", node.name),
        ("expression", shortened(typeset(node.expression), LONGEST) or "input"),
        ("value", f"= {typeset(shown(node.value))}"),
    ]
    if node.tangent is not None:
        lines.append(("tangent", f"{dotted(node.name)} = {typeset(shown(node.tangent))}"))
    adjoint = f"∂{graph.output}/∂{node.name} = {typeset(shown(node.adjoint))}"
    return [*lines, ("adjoint", adjoint)]


@dataclass(frozen=True)
class Places:
    """Where everything goes: boxes, and the points where edges start, turn level and end."""

    layout: GraphLayout
    heights: Sequence[float]
    lefts: Sequence[float]
    widths: Sequence[float]
    """Of each column: its left edge, its boxes' width, and how wide its labels are."""
    labels: Sequence[float]
    starts: Sequence[float]
    ends: Sequence[float]
    """How far from a box's middle each edge starts and ends."""

    def y(self, point: int) -> float:
        return MARGIN + self.layout.y[point]

    def size(self) -> tuple[float, float]:
        bottom = max(self.layout.y[k] + height / 2 for k, height in enumerate(self.heights))
        return self.lefts[-1] + self.widths[-1] + MARGIN, max(bottom, *self.layout.y) + 2 * MARGIN


def _placed(graph: Graph, texts: Sequence[Lines], labels: Sequence[str]) -> Places:
    number = {node.name: k for k, node in enumerate(graph.nodes)}
    ends = [(number[edge.source], number[edge.target]) for edge in graph.edges]
    heights = []
    for k, lines in enumerate(texts):
        ports = max(sum(k == source for source, _ in ends), sum(k == target for _, target in ends))
        heights.append(max(len(lines) * LINE + 2 * PADDING, (ports + 1) * LINE))
    layout = arrange(heights, ends, BEND, ROW_GAP)
    columns = range(max(layout.layer) + 1)
    widths, room = [0.0 for _ in columns], [0.0 for _ in columns]
    for k, lines in enumerate(texts):
        wide = max(len(text) for _, text in lines) * CHARACTER + 2 * PADDING
        widths[layout.layer[k]] = max(widths[layout.layer[k]], wide)
    for (source, _), label in zip(ends, labels, strict=True):
        wide = len(label) * CHARACTER + 2 * PADDING
        room[layout.layer[source]] = max(room[layout.layer[source]], wide)
    lefts = [MARGIN]
    for column in columns[1:]:
        lefts.append(lefts[-1] + widths[column - 1] + room[column - 1] + CURVE)
    starts = _ports(layout, heights, lambda route: route[:2])
    return Places(
        layout, heights, lefts, widths, room, starts, _ports(layout, heights, lambda r: r[:-3:-1])
    )


def _ports(
    layout: GraphLayout, heights: Sequence[float], ends: Callable[[tuple[int, ...]], Sequence[int]]
) -> list[float]:
    """How far from its box's middle each edge ends (or starts): in the order of where they come
    from, so that they neither cross nor fall together."""
    ports = [0.0] * len(layout.routes)
    at_box: dict[int, list[tuple[float, int]]] = {}
    for k, route in enumerate(layout.routes):
        box, neighbour = ends(route)
        at_box.setdefault(box, []).append((layout.y[neighbour], k))
    for box, edges in at_box.items():
        for place, (_, k) in enumerate(sorted(edges)):
            ports[k] = ((place + 1) / (len(edges) + 1) - 0.5) * heights[box]
    return ports


def _box(graph: Graph, places: Places, k: int, lines: Lines) -> str:
    node, column = graph.nodes[k], places.layout.layer[k]
    kind = "output" if node.name == graph.output else "inner" if node.operation else "input"
    made = f"{node.name} = {typeset(node.expression) or 'input'}"
    height, left = places.heights[k], places.lefts[column]
    top = places.y(k) - height / 2
    first = top + (height - len(lines) * LINE) / 2
    return "\n".join(
        (
            f'<g class="mc-node mc-{kind}" data-node="{k}">'
            f"<title>{escape(made)}</title>"
            f'<rect class="mc-box" x="{left:.1f}" y="{top:.1f}" '
            f'width="{places.widths[column]:.1f}" height="{height:.1f}" rx="5"/>',
            *(
                f'<text class="mc-line mc-{kind}" x="{left + PADDING:.1f}" '
                f'y="{first + (i + 0.75) * LINE:.1f}">{escape(text)}</text>'
                for i, (kind, text) in enumerate(lines)
            ),
            "</g>",
        )
    )


def _edge(graph: Graph, places: Places, k: int, label: str) -> str:
    route = places.layout.routes[k]
    layer, lefts = places.layout.layer, places.lefts
    y = places.y(route[0]) + places.starts[k]
    start = lefts[layer[route[0]]] + places.widths[layer[route[0]]]
    way = f"M{start:.1f} {y:.1f}"
    for here, there in pairwise(route):
        column = layer[here]
        x = lefts[column] + places.widths[column] + places.labels[column]
        end = lefts[layer[there]]
        to = places.y(there) + (places.ends[k] if there == route[-1] else 0.0)
        middle = (x + end) / 2
        way += f" H{x:.1f} C{middle:.1f} {y:.1f} {middle:.1f} {to:.1f} {end:.1f} {to:.1f}"
        y = to
    edge = graph.edges[k]
    whole = escape(typeset(equation(edge, longest=len(edge.formula))))
    return (
        f'<g class="mc-edge" data-edge="{k}" data-ends="{route[0]} {route[-1]}">'
        f"<title>{whole}</title>"
        f'<path class="mc-way" d="{way}"/>'
        f'<path class="mc-tip" d="M{end:.1f} {y:.1f}l{-TIP} {-TIP / 2}v{TIP}z"/>'
        f'<text class="mc-line mc-partial" x="{start + PADDING:.1f}" '
        f'y="{places.y(route[0]) + places.starts[k] - 3:.1f}">{escape(label)}</text></g>'
    )
