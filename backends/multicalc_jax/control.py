"""Control flow over flat tuples, by ``jax.lax``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jax

Carry = tuple[Any, ...]


def cond(pred: Any, true_fn: Callable, false_fn: Callable, operands: Carry) -> Carry:
    return jax.lax.cond(pred, true_fn, false_fn, *operands)


def while_loop(cond_fn: Callable, body_fn: Callable, init: Carry) -> Carry:
    return jax.lax.while_loop(lambda c: cond_fn(*c), lambda c: body_fn(*c), init)


def fori_loop(lower: Any, upper: Any, body_fn: Callable, init: Carry) -> Carry:
    return jax.lax.fori_loop(lower, upper, lambda i, c: body_fn(i, *c), init)


def scan(f: Callable, init: Carry, xs: Carry, length: int) -> tuple[Carry, Carry]:
    return jax.lax.scan(f, init, xs, length)
