"""Derivatives along tangents that a traced function takes itself: what they depend on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from multicalc.backend import Arrays, FlatFunction
from multicalc.sparse.tracing.array import TracedArray
from multicalc.sparse.tracing.inner_scope import InnerScope
from multicalc.sparse.tracing.node import PatternNode, joint, linear
from multicalc.sparse.tracing.reach import between, lasting, linked

if TYPE_CHECKING:
    from multicalc.sparse.tracing.backend import TracingBackend


def pushed(
    backend: TracingBackend, f: FlatFunction, xs: Arrays, tangents: Arrays
) -> tuple[Arrays, Arrays, Arrays]:
    """See :meth:`multicalc.backend.Backend.jvp`. What it gives is known by its shape only."""
    along: list[TracedArray] = [backend.raised(t) for t in tangents]
    scope = InnerScope(backend, f, xs)
    raised: list[TracedArray] = [backend.raised(y) for y in scope.outs]
    targets = [y.node for y in raised if y.node is not None]
    found = _tangents(scope.nodes, along, targets, scope.start)
    out_tangents = [backend.array(np.zeros_like(y.value), False, found.get(y.node)) for y in raised]
    return scope.left(scope.outs), scope.left(scope.aux), tuple(out_tangents)


def _tangents(
    xs: list[PatternNode], along: list[TracedArray], targets: list[PatternNode], start: int
) -> dict[PatternNode | None, PatternNode | None]:
    """For each node the one of its tangent. That of an element is a sum of products of its parents'
    with derivatives, which depend on what these have a second derivative with."""
    found: dict[PatternNode | None, PatternNode | None] = {}
    kept = lasting(targets, start)
    moved: dict[PatternNode, np.ndarray] = {}
    for x, tangent in zip(xs, along, strict=True):
        moved[x] = (tangent.value != 0).ravel() if tangent.known else np.ones(x.size, bool)
        found[x] = tangent.node
    for node in between(targets, start):
        if node in moved:
            continue
        behind = [(parent, links) for parent, links in node.parents if parent in moved]
        marks = [linked(moved[p], links, node.size) for p, links in behind]
        parents = [(found[p], links) for p, links in behind]
        for one, other in node.bends:
            for here, there in ((one, other), (other, one)):
                # Of the node itself it is what the parents say.
                mine = np.any(marks, axis=0) if here is node else moved.get(here)
                if mine is None or not mine.any():
                    continue
                marks.append(mine)
                if there.number < start or there in kept:
                    parents.append((there, np.where(mine, np.arange(node.size), -1)))
        if marks:
            moved[node] = np.any(marks, axis=0)
            found[node] = joint(linear(node.size, parents))
    return found
