"""Results with a derivative rule of somebody's own: the rule is traced for what it says."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextvars import ContextVar
from typing import TYPE_CHECKING

import numpy as np

from multicalc.backend import Array, Arrays
from multicalc.sparse.tracing.array import TracedArray
from multicalc.sparse.tracing.elementwise import bent
from multicalc.sparse.tracing.node import Links, PatternNode, joint, linear, matrix, mixed, picked
from multicalc.sparse.tracing.reach import between, sets

if TYPE_CHECKING:
    from multicalc.sparse.tracing.backend import TracingBackend

Pull = Callable[[Arrays, Arrays, Arrays, Arrays], Sequence[Array | None]]


_DEEPEST = 2
"""Of rules that rules call, further in than these, a result is taken to depend on all arguments: a
rule may call itself, as that of a solution of equations does."""
_depth: ContextVar[int] = ContextVar("multicalc_rules_within_rules", default=0)


def attached(backend: TracingBackend, pull: Pull, xs: Arrays, kept: Arrays, outs: Arrays) -> Arrays:
    """See :meth:`multicalc.backend.Backend.attach`.

    What ``pull`` gives depends linearly on the cotangents: transposed, these are the derivatives
    that it stands for. What it depends on besides it has second derivatives by.
    """
    raised: list[TracedArray] = [backend.raised(x) for x in xs]
    given: list[TracedArray] = [backend.raised(y) for y in outs]
    nodes, depth = [x.node for x in raised], _depth.get()
    if depth == _DEEPEST:
        return tuple([backend.array(y.value, y.known, joint(mixed(nodes, y.size))) for y in given])
    token = _depth.set(depth + 1)
    try:
        slopes = _slopes(backend, pull, raised, kept, given)
        found = [_with(backend, y, nodes, links) for y, links in zip(given, slopes, strict=True)]
        if depth:
            return tuple([backend.array(y.value, y.known, joint(y.node)) for y in found])
        bend = _bend(backend, pull, raised, kept, given, slopes)
    finally:
        _depth.reset(token)
    pairs = zip(given, slopes, strict=True)
    return tuple([_with(backend, y, nodes, links, bend) for y, links in pairs])


def _slopes(
    backend: TracingBackend,
    pull: Pull,
    xs: list[TracedArray],
    kept: Arrays,
    outs: list[TracedArray],
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
            part = matrix(np.zeros(0, int), np.zeros(0, int), (out.size, x.size))
            if node in reached:
                part = reached[node][:, begin : begin + out.size].T.tocsr()
            mine.append(part)
            begin += out.size
    return links


def _with(
    backend: TracingBackend,
    y: TracedArray,
    nodes: Sequence[PatternNode | None],
    links: Sequence[Links],
    bend: PatternNode | None = None,
) -> TracedArray:
    """``y`` with derivatives by ``nodes``; second ones are those of ``bend``."""
    behind = mixed([bend], y.size)
    parents = [*zip(nodes, links, strict=True), (behind, None)]
    return backend.array(y.value, y.known, linear(y.size, parents))


def _bend(
    backend: TracingBackend,
    pull: Pull,
    xs: list[TracedArray],
    kept: Arrays,
    outs: list[TracedArray],
    slopes: list[list[Links]],
) -> PatternNode | None:
    """A node that depends on nothing, and has second derivatives by each element of ``xs`` and
    whatever its cotangent depends on; None where there are none."""
    inside = [backend.leaf(x.value, x.known) for x in xs]
    at = [x.node for x in inside]
    seen = [_with(backend, y, at, links) for y, links in zip(outs, slopes, strict=True)]
    ones = tuple([backend.constant(np.ones_like(y.value), known=False) for y in outs])
    found = [
        None if g is None else backend.raised(g).node
        for g in pull(tuple(inside), kept, tuple(seen), ones)
    ]
    there = [node for node in found if node is not None]
    reached = sets(between(there), at, keep=there)  # type: ignore[arg-type]
    ends = np.cumsum([0, *[x.size for x in xs]])
    bends: list[PatternNode | None] = []
    for cotangent, x in zip(found, xs, strict=True):
        if x.node is None or cotangent not in reached:
            continue
        entries = reached[cotangent].tocoo()
        for k, other in enumerate(xs):
            mine = (entries.col >= ends[k]) & (entries.col < ends[k + 1])
            one = picked(x.node, entries.row[mine])
            two = picked(other.node, entries.col[mine] - ends[k])
            bends.append(bent(int(mine.sum()), (), [(one, two)]))
    return mixed(bends, 1)
