"""Control flow over flat tuples, by ``jax.lax``."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import jax

from multicalc_jax.compiling import enable_x64
from multicalc_jax.precise import precise

Carry = tuple[Any, ...]

# JAX can't run a loop ahead of what is compiled around it.
_precise = partial(precise, scope=partial(enable_x64, True))


@_precise
def cond(pred: Any, true_fn: Callable, false_fn: Callable, operands: Carry) -> Carry:
    return jax.lax.cond(pred, true_fn, false_fn, *operands)


@_precise
def while_loop(cond_fn: Callable, body_fn: Callable, init: Carry) -> Carry:
    return jax.lax.while_loop(lambda c: cond_fn(*c), lambda c: body_fn(*c), init)


@_precise
def fori_loop(lower: Any, upper: Any, body_fn: Callable, init: Carry) -> Carry:
    return jax.lax.fori_loop(lower, upper, lambda i, c: body_fn(i, *c), init)


@_precise
def scan(f: Callable, init: Carry, xs: Carry, length: int) -> tuple[Carry, Carry]:
    return jax.lax.scan(f, init, xs, length)
