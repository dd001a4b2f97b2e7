"""Reverse mode on a recording of our own, which other transforms can differentiate."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

from ..runtime import autograd
from ..runtime.calls import Array, is_floating
from ..runtime.loading import load
from ..runtime.state import state
from . import hook
from .boxes import Level
from .operators import Operator, apply
from .traced import Traced
from .vjp_operator import pullback

mx = load()

_node_ids = itertools.count()


class _Node:
    """One operator as it ran: on which values, and from which nodes they came."""

    __slots__ = ("id", "op", "outputs", "parents", "values")

    def __init__(
        self, op: Operator | None, values: Sequence, parents: Sequence, outputs: int
    ) -> None:
        self.id = next(_node_ids)
        self.op = op
        self.values = values
        self.parents = parents
        """For each operand, its ``(node, output position)`` or ``None`` for a constant."""
        self.outputs = outputs


class ReverseLevel(Level):
    """A running ``vjp``; the mark it keeps on an array is ``(node, output position)``."""

    __slots__ = ()

    def process(self, op: Operator, operands: Sequence[Array]) -> tuple[Array, ...]:
        ours = [isinstance(x, Traced) and x.level is self for x in operands]
        xs = [x.value if own else x for x, own in zip(operands, ours, strict=True)]
        ys = apply(op, xs)
        if op.constant or not any(map(is_floating, ys)):
            return ys
        parents = [x.mark if own else None for x, own in zip(operands, ours, strict=True)]
        node = _Node(op, xs, parents, len(ys))
        return tuple(Traced(self, y, (node, i)) if is_floating(y) else y for i, y in enumerate(ys))


def reverse_vjp(f: Any, xs: Sequence[Array]) -> tuple[tuple, tuple, Any]:
    """``outs, aux, pullback``; the pullback is differentiable by every enclosing transform."""
    level = ReverseLevel()
    inputs = [_Node(None, (), (), 1) for _ in xs]
    with hook.installed():
        state.reverse_levels.append(level)
        try:
            traced = (Traced(level, x, (n, 0)) for x, n in zip(xs, inputs, strict=True))
            outs, aux = f(*traced)
        finally:
            state.reverse_levels.pop()
            level.open = False
    shapes = [y.shape for y in outs]
    marks = [y.mark if _ours(y, level) else None for y in outs]

    def pullback(cts: Sequence[Array]) -> tuple[Array, ...]:
        autograd.check_cotangents(cts, shapes)
        # MXNet's tape would see what a pullback computes as a constant.
        if state.tapes:
            state.tapes[-1].abandon()
        if not state.reverse_levels:
            autograd.refuse_recording()
        with hook.installed():
            seeds = [(m, ct) for m, ct in zip(marks, cts, strict=True) if m and ct is not None]
            found = _propagate(seeds)
            return tuple(
                found[node.id][0] if node.id in found else mx.np.zeros_like(x)
                for node, x in zip(inputs, xs, strict=True)
            )

    return tuple(_value(y, level) for y in outs), tuple(_value(y, level) for y in aux), pullback


def _propagate(seeds: list[tuple[tuple[_Node, int], Array]]) -> dict[int, dict[int, Array]]:
    """Cotangents by node id and output position, for the inputs of the recording."""
    cts: dict[int, dict[int, Array]] = {}

    def give(mark: tuple[_Node, int], ct: Array) -> None:
        at = cts.setdefault(mark[0].id, {})
        at[mark[1]] = at[mark[1]] + ct if mark[1] in at else ct

    for mark, ct in seeds:
        give(mark, ct)
    # Ids grow along every edge: going down the ids visits a node after all that depend on it.
    for node in sorted(_reachable(seeds), key=lambda n: n.id, reverse=True):
        if node.op is None or node.id not in cts:
            continue
        own = cts.pop(node.id)
        given = [own.get(i) for i in range(node.outputs)]
        wanted = [i for i, parent in enumerate(node.parents) if parent is not None]
        found = pullback(node.op, node.values, given, wanted)
        for i, ct in zip(wanted, found, strict=True):
            give(node.parents[i], ct)
    return cts


def _reachable(seeds: list[tuple[tuple[_Node, int], Array]]) -> list[_Node]:
    seen: dict[int, _Node] = {}
    stack = [mark[0] for mark, _ in seeds]
    while stack:
        node = stack.pop()
        if node.id not in seen:
            seen[node.id] = node
            stack.extend(parent[0] for parent in node.parents if parent is not None)
    return list(seen.values())


def _ours(y: Array, level: Level) -> bool:
    return isinstance(y, Traced) and y.level is level


def _value(y: Array, level: Level) -> Array:
    return y.value if _ours(y, level) else y
