"""A graph cut into pieces by what is computed from them.

A backward run gives zeros to the results of an operator of which nothing is asked, and zero times
an infinite derivative is NaN. So a graph with several results is not one operator of the tape: all
nodes of a piece serve the same results of the graph, and a piece that is not asked for is not run.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from ..runtime.loading import load

mx = load()

Entry = tuple[int, int]
"""The place of a node and which of its outputs."""


@dataclass(frozen=True)
class Piece:
    """A graph, and the names of what it gives; its inputs are named likewise."""

    symbol: Any
    gives: tuple[str, ...]


def cut(symbol: Any) -> tuple[list[Piece], list[str]]:
    """The pieces in the order in which they run, and the names of the results."""
    graph = json.loads(symbol.tojson())
    nodes: list[dict] = graph["nodes"]
    heads: list[Entry] = [(i, output) for i, output, *_ in graph["heads"]]
    serves: list[frozenset[int]] = [
        frozenset(k for k, (head, _) in enumerate(heads) if head == i) for i in range(len(nodes))
    ]
    for i in reversed(range(len(nodes))):  # inputs come before what uses them
        for source, *_ in nodes[i]["inputs"]:
            serves[source] |= serves[i]
    given = set(heads)
    for i, node in enumerate(nodes):
        given |= {(s, output) for s, output, *_ in node["inputs"] if serves[s] != serves[i]}
    # What a piece uses serves more results than the piece.
    kinds = sorted({s for s, n in zip(serves, nodes, strict=True) if n["op"] != "null"}, key=len)
    pieces = []
    for kind in reversed(kinds):
        inside = [i for i, n in enumerate(nodes) if serves[i] == kind and n["op"] != "null"]
        gives = sorted(entry for entry in given if entry[0] in inside)
        pieces.append(Piece(_part(graph, inside, gives), tuple(map(_name, gives))))
    return pieces, list(map(_name, heads))


def _name(entry: Entry) -> str:
    return "{}:{}".format(*entry)


def _part(graph: dict, inside: list[int], gives: list[Entry]) -> Any:
    """The symbol of some nodes; what they use of others are its variables."""
    nodes: list[dict] = []
    places: dict[Entry | int, int] = {}

    def place(i: int, output: int) -> list[int]:
        if i in places:
            return [places[i], output, 0]
        if (i, output) not in places:
            node = graph["nodes"][i]
            name = node["name"] if node["op"] == "null" else _name((i, output))
            places[i, output] = len(nodes)
            nodes.append({"op": "null", "name": name, "inputs": []})
        return [places[i, output], 0, 0]

    for i in inside:
        node = graph["nodes"][i]
        inputs = [place(source, output) for source, output, *_ in node["inputs"]]
        places[i] = len(nodes)
        nodes.append(node | {"inputs": inputs})
    part = {
        "nodes": nodes,
        "arg_nodes": [i for i, node in enumerate(nodes) if node["op"] == "null"],
        "heads": [place(*entry) for entry in gives],
        "attrs": graph["attrs"],
    }
    return mx.sym.load_json(json.dumps(part)).as_np_ndarray()
