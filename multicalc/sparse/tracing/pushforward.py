"""Derivatives along tangents that a traced function takes itself: what they depend on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from multicalc.backend import Arrays, FlatFunction
from multicalc.sparse.tracing.array import TracedArray
from multicalc.sparse.tracing.node import Links, PatternNode, entered, joint, linear, now
from multicalc.sparse.tracing.pullback import left
from multicalc.sparse.tracing.reach import between, lasting, linked

if TYPE_CHECKING:
    from multicalc.sparse.tracing.backend import TracingBackend


def pushed(
    backend: TracingBackend, f: FlatFunction, xs: Arrays, tangents: Arrays
) -> tuple[Arrays, Arrays, Arrays]:
    """See :meth:`multicalc.backend.Backend.jvp`. What it gives is known by its shape only."""
    given: list[TracedArray] = [backend.raised(x) for x in xs]
    along: list[TracedArray] = [backend.raised(t) for t in tangents]
    start = now()
    at = [entered(x.node, x.size) for x in given]
    outs, aux = f(*[backend.array(x.value, x.known, n) for x, n in zip(given, at, strict=True)])
    raised: list[TracedArray] = [backend.raised(y) for y in outs]
    found = _tangents(at, along, [y.node for y in raised if y.node is not None], start)
    out_tangents = [backend.array(np.zeros_like(y.value), False, found.get(y.node)) for y in raised]
    return left(backend, outs, start), left(backend, aux, start), tuple(out_tangents)


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
        behind = [(parent, links) for parent, links in node.parents if parent in moved]
        if node in moved or not behind:
            continue
        moved[node] = np.any([linked(moved[p], links, node.size) for p, links in behind], axis=0)
        parents: list[tuple[PatternNode | None, Links]] = [(found[p], links) for p, links in behind]
        for one, other in node.bends:
            for here, there in ((one, other), (other, one)):
                lasts = there.number < start or there in kept
                if lasts and here in moved and moved[here].any():
                    places = np.where(moved[here], np.arange(node.size), -1)
                    parents.append((there, None if moved[here].all() else places))
        found[node] = joint(linear(node.size, parents))
    return found
