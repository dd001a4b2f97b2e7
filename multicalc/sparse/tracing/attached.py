"""Results with a derivative rule of somebody's own: the rule is traced for what it says."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from multicalc.backend import Array, Arrays
from multicalc.sparse.tracing.array import Traced
from multicalc.sparse.tracing.node import Links, Node, linear, matrix, mixed, picked
from multicalc.sparse.tracing.reach import between, sets

if TYPE_CHECKING:
    from multicalc.sparse.tracing.backend import TracingBackend

Pull = Callable[[Arrays, Arrays, Arrays, Arrays], Sequence[Array | None]]


def attached(backend: TracingBackend, pull: Pull, xs: Arrays, kept: Arrays, outs: Arrays) -> Arrays:
    """See :meth:`multicalc.backend.Backend.attach`.

    What ``pull`` gives depends linearly on the cotangents: transposed, these are the derivatives
    that it stands for. What it depends on besides it has second derivatives by.
    """
    raised: list[Traced] = [backend.raised(x) for x in xs]
    given: list[Traced] = [backend.raised(y) for y in outs]
    slopes = _slopes(backend, pull, raised, kept, given)
    at = [Node(x.size) for x in raised]
    inside = [backend.array(x.value, x.known, n) for x, n in zip(raised, at, strict=True)]
    seen = [_with(backend, y, at, links) for y, links in zip(given, slopes, strict=True)]
    bend = _bend(backend, pull, inside, kept, seen, [x.node for x in raised], at)
    nodes = [x.node for x in raised]
    return tuple(
        [_with(backend, y, nodes, links, bend) for y, links in zip(given, slopes, strict=True)]
    )


def _slopes(
    backend: TracingBackend, pull: Pull, xs: list[Traced], kept: Arrays, outs: list[Traced]
) -> list[list[Links]]:
    """For each of ``outs`` its links to each of ``xs``."""
    cotangents = [backend.leaf(np.ones_like(y.value), False) for y in outs]
    leaves = [c.node for c in cotangents]
    still = tuple(map(backend.stop_gradient, xs))
    found = pull(still, kept, tuple(outs), tuple(cotangents))
    targets = [None if g is None else backend.raised(g).node for g in found]
    there = [node for node in targets if node is not None]
    reached = sets(between(there), leaves, keep=there)  # type: ignore[arg-type]
    links: list[list[Links]] = [[] for _ in outs]
    for node, x in zip(targets, xs, strict=True):
        begin = 0
        for out, mine in zip(outs, links, strict=True):
            entries = ([], [])
            if node in reached:
                part = reached[node][:, begin : begin + out.size].tocoo()
                entries = part.col, part.row
            mine.append(matrix(*map(np.asarray, entries), (out.size, x.size)))
            begin += out.size
    return links


def _with(
    backend: TracingBackend,
    y: Traced,
    nodes: Sequence[Node | None],
    links: Sequence[Links],
    bend: Node | None = None,
) -> Traced:
    """``y`` with derivatives by ``nodes``; second ones are those of ``bend``."""
    behind = mixed([bend], y.size)
    parents = [*zip(nodes, links, strict=True), (behind, None)]
    return backend.array(y.value, y.known, linear(y.size, parents))


def _bend(
    backend: TracingBackend,
    pull: Pull,
    inside: list[Traced],
    kept: Arrays,
    outs: list[Traced],
    nodes: Sequence[Node | None],
    at: Sequence[Node],
) -> Node | None:
    """A node that depends on nothing, and has second derivatives by each element of ``xs`` and
    whatever its cotangent depends on; None where there are none."""
    ones = tuple([backend.constant(np.ones_like(y.value), known=False) for y in outs])
    found = [
        None if g is None else backend.raised(g).node
        for g in pull(tuple(inside), kept, tuple(outs), ones)
    ]
    there = [node for node in found if node is not None]
    reached = sets(between(there), at, keep=there)
    ends = np.cumsum([0, *[n.size for n in at]])
    parts: list[tuple[Node, Node]] = []
    for cotangent, x in zip(found, nodes, strict=True):
        if x is None or cotangent not in reached:
            continue
        entries = reached[cotangent].tocoo()
        for k, other in enumerate(nodes):
            mine = (entries.col >= ends[k]) & (entries.col < ends[k + 1])
            if other is not None and mine.any():
                one = picked(x, entries.row[mine])
                parts.append((one, picked(other, entries.col[mine] - ends[k])))  # type: ignore[arg-type]
    if not parts:
        return None
    bends: list[Any] = [Node(one.size, (), [(one, other)]) for one, other in parts]
    return mixed(bends, 1)
