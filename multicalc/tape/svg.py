"""A graph as a self-contained SVG document."""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import escape

from multicalc.calls.shown import shown
from multicalc.tape.graph import Graph, GraphNode
from multicalc.tape.layout import GraphLayout, arrange
from multicalc.tape.text import partial

CHARACTER, LINE, PADDING, MARGIN = 6.7, 15.0, 7.0, 16.0
BEND, ROW_GAP, COLUMN_GAP = 14.0, 16.0, 44.0

STYLE = """
text { font: 11px ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace; fill: #1b1f24 }
.name { font-weight: bold; font-size: 12px }
.adjoint { fill: #a3261b }
.box { fill: #f4f7fb; stroke: #5b7083; rx: 5 }
.input .box { fill: #eaf5e6; stroke: #4f7d3f }
.output .box { fill: #fdf0dc; stroke: #a9731b }
.edge path { fill: none; stroke: #8a97a3; stroke-width: 1.2 }
.edge text { fill: #1f4e8c }
.ground { fill: #ffffff }
"""

XY = tuple[float, float]


def _texts(graph: Graph) -> tuple[list[tuple[str, str, str, str]], list[str]]:
    """Those of the nodes, and of the edges."""
    lines = [_lines(graph, node) for node in graph.nodes]
    return lines, [partial(edge) for edge in graph.edges]


def draw(graph: Graph) -> str:
    """See :meth:`Graph.svg`."""
    lines, labels = graph.backend.scoped(graph.dtypes, _texts, graph)
    number = {node.name: k for k, node in enumerate(graph.nodes)}
    ends = [(number[edge.source], number[edge.target]) for edge in graph.edges]
    height = 4 * LINE + 2 * PADDING
    layout = arrange(len(graph.nodes), ends, height, BEND, ROW_GAP)
    lefts, widths = _columns(layout, lines, labels)
    pieces = _edges(graph, layout, lefts, widths, labels, height)
    for k, (node, text) in enumerate(zip(graph.nodes, lines, strict=True)):
        column = layout.layer[k]
        top = MARGIN + layout.y[k] - height / 2
        pieces += _box(graph, node, text, (lefts[column], top), (widths[column], height))
    width = lefts[-1] + widths[-1] + MARGIN
    tall = MARGIN * 2 + height / 2 + max(layout.y)
    return "\n".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{tall:.0f}" '
            f'viewBox="0 0 {width:.0f} {tall:.0f}" role="img">',
            f"<title>graph of {escape(graph.output)}</title>",
            f"<style>{STYLE}</style>",
            '<rect width="100%" height="100%" fill="#ffffff"/>',
            '<defs><marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" '
            'markerHeight="7" orient="auto"><path d="M0 0 8 4 0 8z" fill="#8a97a3"/>'
            "</marker></defs>",
            *pieces,
            "</svg>",
        )
    )


def _lines(graph: Graph, node: GraphNode) -> tuple[str, str, str, str]:
    return (
        node.name,
        node.expression or "input",
        f"= {shown(node.value)}",
        f"∂{graph.output}/∂{node.name} = {shown(node.adjoint)}",
    )


def _columns(
    layout: GraphLayout, lines: Sequence[Sequence[str]], labels: Sequence[str]
) -> tuple[list[float], list[float]]:
    """Each column's left edge and width; the gaps leave room for the labels that stand in them."""
    widths = [0.0] * (max(layout.layer) + 1)
    for k, text in enumerate(lines):
        column = layout.layer[k]
        widths[column] = max(widths[column], max(map(len, text)) * CHARACTER + 2 * PADDING)
    room = [COLUMN_GAP] * len(widths)
    for route, label in zip(layout.routes, labels, strict=True):
        column = layout.layer[route[-1]]
        room[column] = max(room[column], COLUMN_GAP + len(label) * CHARACTER)
    lefts = [MARGIN]
    for column in range(1, len(widths)):
        lefts.append(lefts[-1] + widths[column - 1] + room[column])
    return lefts, widths


def _box(graph: Graph, node: GraphNode, text: Sequence[str], at: XY, size: XY) -> list[str]:
    kind = "output" if node.name == graph.output else "inner" if node.operation else "input"
    classes = ("name", "expression", "value", "adjoint")
    return [
        f'<g class="node {kind}"><rect class="box" x="{at[0]:.1f}" y="{at[1]:.1f}" '
        f'width="{size[0]:.1f}" height="{size[1]:.1f}" rx="5"/>',
        *(
            f'<text class="{style}" x="{at[0] + PADDING:.1f}" '
            f'y="{at[1] + PADDING + (k + 0.75) * LINE:.1f}">{escape(line)}</text>'
            for k, (style, line) in enumerate(zip(classes, text, strict=True))
        ),
        "</g>",
    ]


def _edges(
    graph: Graph,
    layout: GraphLayout,
    lefts: Sequence[float],
    widths: Sequence[float],
    labels: Sequence[str],
    height: float,
) -> list[str]:
    ports = _ports(layout, height)
    paths, texts = [], []
    taken: list[XY] = []
    for k, (edge, route) in enumerate(zip(graph.edges, layout.routes, strict=True)):
        first = layout.layer[route[0]]
        at = (lefts[first] + widths[first], MARGIN + layout.y[route[0]])
        drawn = f"M{at[0]:.1f} {at[1]:.1f}"
        for point in route[1:]:
            column = layout.layer[point]
            start = at
            port = ports[k] if point == route[-1] else 0.0
            at = (lefts[column], MARGIN + layout.y[point] + port)
            middle = (start[0] + at[0]) / 2
            curve = ((middle, start[1]), (middle, at[1]), at)
            drawn += " C" + " ".join(f"{x:.1f} {y:.1f}" for x, y in curve)
            last = (start, at)
            if point != route[-1]:
                at = (lefts[column] + widths[column], at[1])
                drawn += f" H{at[0]:.1f}"
        spot = _spot(*last, taken)
        taken.append(spot)
        names = escape(f"∂{edge.target}/∂{edge.source}")
        half = (len(labels[k]) * CHARACTER + 4) / 2
        paths.append(
            f'<g class="edge"><title>{names}</title><path d="{drawn}" marker-end="url(#tip)"/></g>'
        )
        texts.append(
            f'<g class="edge"><title>{names} = {escape(labels[k])}</title>'
            f'<rect class="ground" x="{spot[0] - half:.1f}" y="{spot[1] - LINE / 2:.1f}" '
            f'width="{2 * half:.1f}" height="{LINE:.1f}"/>'
            f'<text x="{spot[0]:.1f}" y="{spot[1] + 4:.1f}" text-anchor="middle">'
            f"{escape(labels[k])}</text></g>"
        )
    # Labels last, so that no line runs through one.
    return paths + texts


def _ports(layout: GraphLayout, height: float) -> list[float]:
    """How far from its target's middle each edge ends, so that arrows do not fall together."""
    ports = [0.0] * len(layout.routes)
    for target in {route[-1] for route in layout.routes}:
        into = [k for k, route in enumerate(layout.routes) if route[-1] == target]
        into.sort(key=lambda k: layout.y[layout.routes[k][-2]])
        for place, k in enumerate(into):
            ports[k] = ((place + 1) / (len(into) + 1) - 0.5) * height
    return ports


def _spot(start: XY, end: XY, taken: Sequence[XY]) -> XY:
    """Where the label stands on the last stretch of its edge: where no other label is near."""
    spots = []
    for t in (0.7, 0.6, 0.8, 0.5, 0.4):
        # The edge is a cubic Bézier curve with level ends: y goes as 3t² - 2t³.
        x = start[0] + (end[0] - start[0]) * (1.5 * t - 1.5 * t**2 + t**3)
        spots.append((x, start[1] + (end[1] - start[1]) * (3 * t**2 - 2 * t**3)))
    free = [s for s in spots if all(abs(s[0] - x) > 40 or abs(s[1] - y) > LINE for x, y in taken)]
    return free[0] if free else spots[0]
