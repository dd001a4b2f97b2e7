"""A graph to step through: a page of its own, or a part of a notebook."""

from __future__ import annotations

import json
from html import escape
from importlib.resources import files
from typing import Any

from multicalc.calls.shown import shown
from multicalc.errors import InvalidArgumentError
from multicalc.tape.graph import Graph
from multicalc.tape.partial import COMPUTED
from multicalc.tape.steps import factor, steps
from multicalc.tape.svg import SCOPE, draw
from multicalc.tape.text import partial
from multicalc.tape.typeset import typeset

WAYS = 24
"""More paths from one input are counted, not listed."""


def page(graph: Graph) -> str:
    """See :meth:`Graph.html`."""
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>graph of {escape(graph.output)}</title><style>"
        "html{color-scheme:light dark}body{margin:0}"
        f"body>.{SCOPE}{{min-height:100vh;box-sizing:border-box;padding:1rem}}"
        f"</style></head><body>\n{part(graph)}\n</body></html>\n"
    )


def part(graph: Graph) -> str:
    """The drawing with its controls, its style and its script, limited to themselves."""
    name = escape(graph.output)
    # What could end the script early is written in another way.
    data = json.dumps(_data(graph), ensure_ascii=False).replace("<", "\\u003c")
    return f"""\
<div class="{SCOPE}"><style>{_file("graph.css")}</style>
<div class="mc-scroll" role="region" tabindex="0" aria-label="graph of {name}">
{draw(graph)}
</div>
<div class="mc-controls" role="group" aria-label="Steps" hidden>
<button type="button" data-go="start">Start</button>
<button type="button" data-go="back">Back</button>
<button type="button" data-go="next">Next</button>
<button type="button" data-go="end">End</button>
<input type="range" min="0" value="0" aria-label="Step">
<span class="mc-count"></span>
</div>
<p class="mc-says" role="status" aria-live="polite"></p>
<div class="mc-paths" role="group" aria-label="Paths" hidden>
<div class="mc-inputs">Paths to {name} from</div>
<ul></ul>
<p class="mc-total"></p>
</div>
<script type="application/json">{data}</script>
<script>{_file("graph.js")}</script>
</div>"""


def _file(name: str) -> str:
    return files(__package__).joinpath("web", name).read_text(encoding="utf-8")


def _data(graph: Graph) -> dict[str, Any]:
    """What the script shows."""
    node = {each.name: k for k, each in enumerate(graph.nodes)}
    edge = {(each.source, each.target): k for k, each in enumerate(graph.edges)}
    into: dict[str, list[int]] = {name: [] for name in node}
    for (_, target), k in edge.items():
        into[target].append(k)

    def found() -> dict[str, Any]:
        taken = []
        for step in steps(graph):
            edges = into[step.node] if step.phase == "forward" else []
            if step.edge is not None:
                edges = [edge[step.edge.source, step.edge.target]]
            adjoint = f"∂{graph.output}/∂{step.node} = {typeset(shown(step.value))}"
            taken.append(
                {
                    "phase": step.phase,
                    "node": node[step.node],
                    "edges": edges,
                    "text": step.text,
                    "adjoint": adjoint if step.phase == "backward" else "",
                }
            )
        inputs = [each.name for each in graph.nodes if not each.operation]
        return {"steps": taken, "inputs": [_ways(graph, name, node, edge) for name in inputs]}

    data: dict[str, Any] = graph.backend.scoped(graph.dtypes, found)
    return data


def _ways(
    graph: Graph, source: str, node: dict[str, int], edge: dict[tuple[str, str], int]
) -> dict[str, Any]:
    """The paths from one input, and their sum."""
    total = f"∂{graph.output}/∂{source} = {typeset(shown(graph[source].adjoint))}"
    found: dict[str, Any] = {"name": source, "node": node[source], "paths": [], "total": total}
    after = {source}
    for each in graph.edges:
        if each.source in after:
            after.add(each.target)
            if each.size() > COMPUTED:
                return found | {"total": f"Their partials are too large to multiply. {total}"}
    try:
        paths = graph.paths(source, WAYS)
    except InvalidArgumentError:
        return found | {"total": f"There are more than {WAYS}; their sum is {total}"}
    for path in paths:
        along = [*zip(path.names, path.names[1:], strict=False)]
        numbers = " · ".join(factor(partial(graph.edge(*ends))) for ends in along)
        text = f"{' → '.join(path.names)}: {numbers} = {typeset(path.text)}"
        if len(along) == 1 or graph[source].shape or graph[graph.output].shape:
            text = f"{' → '.join(path.names)}: {typeset(path.text)}"
        partials = "·".join(f"∂{target}/∂{name}" for name, target in along)
        says = f"Along this path: {partials} = {typeset(path.text)}"
        edges = [edge[ends] for ends in along]
        found["paths"].append({"text": text, "says": says, "edges": edges})
    if len(paths) > 1:
        parts = " + ".join(typeset(path.text) for path in paths).replace("+ −", "− ")
        found["total"] = f"Their sum: {parts} = {total}"
    return found
