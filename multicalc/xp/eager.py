"""Control flow in plain Python, for arrays that have values: what adapters don't do themselves.

These four functions, over flat tuples of arrays, are also the protocol: an adapter whose framework
traces functions without values gives some of them in ``namespace.control``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Carry = tuple[Any, ...]


def cond(pred: Any, true_fn: Callable, false_fn: Callable, operands: Carry) -> Carry:
    """``true_fn(*operands)`` or ``false_fn(*operands)``, each a tuple of arrays."""
    return tuple(true_fn(*operands) if bool(pred) else false_fn(*operands))


def while_loop(cond_fn: Callable, body_fn: Callable, init: Carry) -> Carry:
    """``body_fn(*carry)`` as long as ``cond_fn(*carry)`` is true."""
    carry = init
    while bool(cond_fn(*carry)):
        carry = body_fn(*carry)
    return carry


def fori_loop(lower: Any, upper: Any, body_fn: Callable, init: Carry) -> Carry:
    """``body_fn(i, *carry)`` for every ``i`` from ``lower`` to ``upper - 1``."""
    carry = init
    for i in range(int(lower), int(upper)):
        carry = body_fn(i, *carry)
    return carry


def scan(f: Callable, init: Carry, xs: Carry, length: int) -> tuple[Carry, list[Carry]]:
    """``f(carry, x) -> carry, y`` along the leading axis of ``xs``; the ``y`` are not stacked."""
    carry, ys = init, []
    for i in range(length):
        carry, y = f(carry, tuple(x[i] for x in xs))
        ys.append(y)
    return carry, ys
