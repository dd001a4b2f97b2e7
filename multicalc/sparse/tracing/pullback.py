"""Derivatives that a traced function takes itself: what gradients depend on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from multicalc.backend import Array, Arrays, FlatFunction, Pullback
from multicalc.sparse.tracing.inner_scope import InnerScope
from multicalc.sparse.tracing.node import Links, PatternNode, joint, linear, matrix
from multicalc.sparse.tracing.reach import Sets, between, lasting, live, sets

if TYPE_CHECKING:
    from multicalc.sparse.tracing.backend import TracingBackend


def pulled_back(
    backend: TracingBackend, f: FlatFunction, xs: Arrays
) -> tuple[Arrays, Arrays, Pullback]:
    """See :meth:`multicalc.backend.Backend.vjp`. What a pullback gives is known by its shape only;
    it depends on the cotangents, and on whatever the function's derivative does."""
    scope = InnerScope(backend, f, xs)
    nodes = [backend.raised(y).node for y in scope.outs]

    def pullback(cotangents: Arrays) -> Arrays:
        asked = [
            (node, backend.raised(c))
            for node, c in zip(nodes, cotangents, strict=True)
            if c is not None and node is not None
        ]
        found = _parents(scope.nodes, asked, scope.start)
        return tuple(
            [
                backend.array(np.zeros_like(x.value), False, joint(linear(x.size, parents)))
                for x, parents in zip(scope.xs, found, strict=True)
            ]
        )

    return scope.left(scope.outs), scope.left(scope.aux), pullback


def _parents(
    xs: list[PatternNode], asked: list[tuple[PatternNode, Array]], start: int
) -> list[list[tuple[PatternNode, Links]]]:
    """What the cotangents of ``xs`` depend on. One of an element is a sum of products of outputs'
    cotangents with derivatives on the way to it; these depend on what an element on the way has a
    second derivative with."""
    order = between([node for node, _ in asked], start)
    wanted: dict[PatternNode, np.ndarray] = {}
    for node, c in asked:
        some = (c.value != 0).ravel() if c.known else np.ones(node.size, bool)
        wanted[node] = wanted.get(node, False) | some
    alive, kept = live(order, wanted), lasting(wanted, start)
    found: list[list[tuple[PatternNode, Links]]] = [[] for _ in xs]

    def go(reached: Sets, which: np.ndarray, node: PatternNode | None) -> None:
        """``node``'s elements take part wherever what is ``reached`` does."""
        if node is None:
            return
        there = reached.tocoo()
        rows, columns = there.row[which[there.row]], there.col[which[there.row]]
        begin = 0
        for k, x in enumerate(xs):
            mine = (columns >= begin) & (columns < begin + x.size)
            if mine.any():
                found[k].append(
                    (node, matrix(columns[mine] - begin, rows[mine], (x.size, node.size)))
                )
            begin += x.size

    def see(node: PatternNode, reached: dict[PatternNode, Sets]) -> None:
        for one, other in node.bends:
            for here, there in ((one, other), (other, one)):
                if here in reached and (there.number < start or there in kept):
                    go(reached[here], alive[node], there)

    last = sets(order, xs, see, keep=[node for node, _ in asked])
    for node, c in asked:
        if node in last:
            some = (c.value != 0).ravel() if c.known else np.ones(node.size, bool)
            go(last[node], some, c.node)
    return found
