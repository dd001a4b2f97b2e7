"""Branches and loops whose conditions differ between examples."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from multicalc.batching.ways import taken
from multicalc.xp import eager
from multicalc.xp.eager import Carry

if TYPE_CHECKING:
    from multicalc.batching.array import Batched
    from multicalc.batching.backend import BatchedBackend


class Control:
    """What ``xp.cond`` and ``xp.while_loop`` do where some examples go one way and some another:
    all go both ways, and of each what is its own is taken."""

    def __init__(self, backend: BatchedBackend) -> None:
        self._backend = backend

    def cond(self, pred: Any, true_fn: Callable, false_fn: Callable, operands: Carry) -> Carry:
        if not pred.many:
            return eager.cond(pred, true_fn, false_fn, operands)
        otherwise = self._backend.namespace.logical_not(pred)
        ours = taken(self._backend, pred, true_fn, operands)
        others = taken(self._backend, otherwise, false_fn, operands)
        return self._chosen(pred, ours, others)

    def while_loop(self, cond_fn: Callable, body_fn: Callable, init: Carry) -> Carry:
        carry = init
        while True:
            going = cond_fn(*carry)
            if not self._any(going):
                return carry
            if going.many:
                carry = self._chosen(going, taken(self._backend, going, body_fn, carry), carry)
            else:
                carry = tuple(body_fn(*carry))

    def fori_loop(self, lower: Any, upper: Any, body_fn: Callable, init: Carry) -> Carry:
        if not any(getattr(bound, "many", False) for bound in (lower, upper)):
            return eager.fori_loop(lower, upper, body_fn, init)
        xp = self._backend.namespace
        start = xp.astype(xp.asarray(lower), "int64")
        _, *carry = self.while_loop(
            lambda i, *_: i < upper, lambda i, *c: (i + 1, *body_fn(i, *c)), (start, *init)
        )
        return tuple(carry)

    def _any(self, going: Batched) -> bool:
        """Whether one example goes on."""
        if not going.many:
            return bool(going)
        below = self._backend.below
        return bool(below.namespace.any(going.data))

    def _chosen(self, condition: Any, xs: Carry, ys: Carry) -> Carry:
        where = self._backend.namespace.where
        return tuple([where(condition, x, y) for x, y in zip(xs, ys, strict=True)])
