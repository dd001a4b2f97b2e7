"""Branches and loops by conditions that aren't known: whatever any way through them depends on."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from multicalc.calls.scipys import scipys
from multicalc.sparse.tracing.array import TracedArray
from multicalc.sparse.tracing.node import PatternNode, joint, linear, now
from multicalc.sparse.tracing.reach import between, sets
from multicalc.xp import eager
from multicalc.xp.eager import Carry

if TYPE_CHECKING:
    from multicalc.sparse.tracing.backend import TracingBackend


class TracedControl:
    """What ``xp.cond``, ``xp.while_loop`` and ``xp.fori_loop`` do."""

    def __init__(self, backend: TracingBackend) -> None:
        self._backend = backend

    def cond(self, pred: Any, true_fn: Callable, false_fn: Callable, operands: Carry) -> Carry:
        if pred.known:
            return eager.cond(pred, true_fn, false_fn, operands)
        where = self._backend.namespace.where
        ways = zip(true_fn(*operands), false_fn(*operands), strict=True)
        return tuple([where(pred, x, y) for x, y in ways])

    def while_loop(self, cond_fn: Callable, body_fn: Callable, init: Carry) -> Carry:
        carry = init
        while True:
            going = cond_fn(*carry)
            if not going.known:
                return self._any_number(body_fn, carry)
            if not bool(going):
                return carry
            carry = body_fn(*carry)

    def fori_loop(self, lower: Any, upper: Any, body_fn: Callable, init: Carry) -> Carry:
        bounds = [self._backend.raised(bound) for bound in (lower, upper)]
        if self._backend.all_known(bounds):
            return eager.fori_loop(lower, upper, body_fn, init)
        count = self._backend.constant(np.asarray(0), known=False)
        return self._any_number(lambda *carry: body_fn(count, *carry), init)

    def _any_number(self, body_fn: Callable, init: Carry) -> Carry:
        """What any number of steps depends on. One is traced, for any values; then it is gone from
        each element of the carry to those that it depends on, as far as that goes."""
        backend, start = self._backend, now()
        carry = [backend.leaf(x.value, False) for x in init]
        with np.errstate(all="ignore"):
            outs: list[TracedArray] = [backend.raised(y) for y in body_fn(*carry)]
        inner: list[PatternNode] = [x.node for x in carry]  # type: ignore[misc]
        size = sum(x.size for x in carry)
        # All elements of a step in a row, and those that it gets from outside.
        row = linear(size, _in_a_row([y.node for y in outs], outs))
        if row is None:
            return tuple([self._unknown(x, x.node) for x in init])
        order = between([row], start)
        inside = {node.number for node in (*order, *inner)}
        outer = {
            parent.number: parent
            for node in order
            for parent, _ in node.parents
            if parent.number not in inside
        }
        leaves = [*inner, *outer.values()]
        reached = sets(order, leaves, keep=[row]).get(row)
        assert reached is not None
        whole = _closed(reached[:, :size])
        begin = linear(size, _in_a_row([x.node for x in init], init))
        parents = [(begin, whole)]
        at = size
        for node in outer.values():
            parents.append((node, whole @ reached[:, at : at + node.size]))
            at += node.size
        every = joint(linear(size, parents))
        result, at = [], 0
        for x in init:
            places = np.arange(at, at + x.size)
            result.append(self._unknown(x, linear(x.size, [(every, places)])))
            at += x.size
        return tuple(result)

    def _unknown(self, x: TracedArray, node: PatternNode | None) -> TracedArray:
        return self._backend.made(x.value, False, node)


def _in_a_row(nodes: list[PatternNode | None], arrays: Any) -> list[tuple[PatternNode | None, int]]:
    starts = np.cumsum([0, *[x.size for x in arrays]])
    return [(node, int(start)) for node, start in zip(nodes, starts, strict=False)]


def _closed(links: Any) -> Any:
    """Where one gets by any number of links, none too."""
    found = links + scipys("sparse").eye_array(links.shape[0], dtype=bool, format="csr")
    while True:
        further = found @ found
        if further.nnz == found.nnz:
            return found
        found = further
