"""Branches and loops by conditions that aren't known: whatever any way through them depends on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from multicalc.calls.scipys import scipys
from multicalc.sparse.tracing.array import TracedArray
from multicalc.sparse.tracing.node import Links, PatternNode, joint, linear, matrix, now, picked
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
        outs: list[TracedArray] = [backend.raised(y) for y in body_fn(*carry)]
        size = sum(x.size for x in carry)
        step = linear(size, _in_a_row(outs))
        whole = linear(size, _in_a_row(init))
        if step is not None:
            inner: list[PatternNode] = [x.node for x in carry]  # type: ignore[misc]
            whole = joint(linear(size, _of_any_number(step, inner, whole, start)))
        ends = np.cumsum([0, *[x.size for x in init]])
        parts = [picked(whole, np.arange(*ends[k : k + 2])) for k in range(len(init))]
        return tuple([backend.made(x.value, False, n) for x, n in zip(init, parts, strict=True)])


def _of_any_number(
    step: PatternNode, carry: Sequence[PatternNode], begin: PatternNode | None, start: int
) -> list[tuple[PatternNode | None, Links]]:
    """What the elements of a carry depend on that began as ``begin``. A ``step`` makes them of
    those of ``carry``, and of what was there before ``start``."""
    order = between([step], start)
    outer = {p: p for node in order for p, _ in node.parents if p.number < start}
    reached = sets(order, [*carry, *outer], keep=[step])
    links = reached.get(step, matrix(np.zeros(0, int), np.zeros(0, int), (step.size, step.size)))
    whole, at = _closed(links[:, : step.size]), step.size
    parents = [(begin, whole)]
    for node in outer:
        parents.append((node, whole @ links[:, at : at + node.size]))
        at += node.size
    return parents


def _in_a_row(arrays: Sequence[TracedArray]) -> list[tuple[PatternNode | None, int]]:
    starts = np.cumsum([0, *[x.size for x in arrays]])
    return [(x.node, int(start)) for x, start in zip(arrays, starts, strict=False)]


def _closed(links: Any) -> Any:
    """Where one gets by any number of links, none too."""
    found = links + scipys("sparse").eye_array(links.shape[0], dtype=bool, format="csr")
    while True:
        further = found @ found
        if further.nnz == found.nnz:
            return found
        found = further
