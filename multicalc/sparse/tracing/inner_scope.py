"""A traced function that is differentiated within another one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from multicalc.backend import Arrays, FlatFunction
from multicalc.sparse.tracing.array import TracedArray
from multicalc.sparse.tracing.node import entered, now
from multicalc.sparse.tracing.reach import lasting
from multicalc.sparse.tracing.vanishing import differentiated

if TYPE_CHECKING:
    from multicalc.sparse.tracing.backend import TracingBackend


class InnerScope:
    """One run of ``f``, in which ``xs`` have ``nodes`` of their own; nodes from ``start`` on are
    the run's."""

    def __init__(self, backend: TracingBackend, f: FlatFunction, xs: Arrays) -> None:
        self._backend = backend
        self.xs: list[TracedArray] = [backend.raised(x) for x in xs]
        self.start = now()
        self.nodes = [entered(x.node, x.size) for x in self.xs]
        pairs = zip(self.xs, self.nodes, strict=True)
        moving = [backend.array(x.value, x.known, node) for x, node in pairs]
        with differentiated():
            self.outs, self.aux = f(*moving)

    def left(self, arrays: Arrays) -> tuple[TracedArray, ...]:
        """``arrays`` after the scope."""
        backend = self._backend
        found: list[TracedArray] = [backend.raised(y) for y in arrays]
        kept = lasting([y.node for y in found], self.start)
        return tuple([y if y.node in kept else backend.stop_gradient(y) for y in found])
