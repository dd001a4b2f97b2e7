"""Results with a rule attached, as an operator whose pullback is the rule."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from multicalc.backend import Arrays, Backend, filled

from ..runtime.autograd import is_recorded, refuse_recording
from ..runtime.calls import Array
from ..runtime.state import GoesBackwardsError, state
from .exits import is_differentiated
from .operators import Operator, apply


def gets_rule(xs: Arrays) -> bool:
    """Whether a derivative may be asked for by one of ``xs``.

    MXNet's own tape and its graphs have no place for a rule of Python's: where one of them is what
    follows ``xs``, our own recording starts instead.
    """
    if not any(map(is_differentiated, xs)):
        if not state.recordings and any(map(is_recorded, xs)):
            refuse_recording()
        return False
    if state.captures:
        raise GoesBackwardsError
    if state.tapes:
        state.tapes[-1].abandon()
    return True


def attached(backend: Backend, pull: Any, xs: Arrays, kept: Arrays, outs: Arrays) -> Arrays:
    operator = RuledOperator(backend, pull, len(xs), len(xs) + len(kept))
    return apply(operator, [*xs, *kept, *outs])


class RuledOperator(Operator):
    """``(*xs, *kept, *outs) ↦ outs``, whose pullback to ``xs`` is ``pull``."""

    name = "a derivative rule"

    def __init__(self, backend: Backend, pull: Any, kept_from: int, outs_from: int) -> None:
        self._backend, self._pull = backend, pull
        self._kept_from, self._outs_from = kept_from, outs_from

    def run(self, operands: Sequence[Array]) -> tuple[Array, ...]:
        return tuple(operands[self._outs_from :])

    def _pullback(self, operands: Sequence[Array], outs: Arrays) -> Callable[[Arrays], Arrays]:
        xs = tuple(operands[: self._kept_from])
        kept = tuple(operands[self._kept_from : self._outs_from])

        def pulled(cotangents: Arrays) -> Arrays:
            return filled(self._backend.namespace, self._pull(xs, kept, outs, cotangents), xs)

        return pulled

    def jvp(self, xs: Sequence, ts: Sequence, ys: tuple) -> tuple[Array | None, ...]:
        through = tuple(ts[self._outs_from :])
        moving = ts[: self._kept_from]
        if all(t is None for t in moving):
            return through
        namespace = self._backend.namespace
        push = self._backend.transpose(self._pullback(xs, ys), ys)
        by_rule = push(filled(namespace, moving, tuple(xs[: self._kept_from])))
        pairs = zip(through, by_rule, strict=True)
        return tuple([b if a is None else a + b for a, b in pairs])

    def pullback(self, xs: Sequence, cts: Sequence, wanted: Sequence[int]) -> tuple:
        outs = apply(self, xs)
        cotangents = filled(self._backend.namespace, cts, outs)
        found: dict[int, Array] = {}
        if any(i < self._kept_from for i in wanted):
            found = dict(enumerate(self._pullback(xs, outs)(cotangents)))
        found |= dict(enumerate(cotangents, self._outs_from))
        zeros_like = self._backend.namespace.zeros_like
        return tuple([found[i] if i in found else zeros_like(xs[i]) for i in wanted])
