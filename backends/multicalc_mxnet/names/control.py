"""Branches and loops. MXNet's graphs have none of them that can be differentiated, so what decides
one must have a value."""

from __future__ import annotations

from collections.abc import Callable

from multicalc.xp import eager
from multicalc.xp.eager import Carry

from .host import refuse_symbolic
from .operands import Array


def cond(pred: Array, true_fn: Callable, false_fn: Callable, operands: Carry) -> Carry:
    refuse_symbolic(pred, "cond, whose condition depends on the arguments,")
    return eager.cond(pred, true_fn, false_fn, operands)


def while_loop(cond_fn: Callable, body_fn: Callable, init: Carry) -> Carry:
    def holds(*carry: Array) -> Array:
        found = cond_fn(*carry)
        refuse_symbolic(found, "while_loop, whose condition depends on the arguments,")
        return found

    return eager.while_loop(holds, body_fn, init)
