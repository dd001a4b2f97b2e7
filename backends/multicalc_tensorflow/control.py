"""Control flow over flat tuples: TensorFlow's inside ``tf.function``, else Python's.

``scan`` is left to Python there too: its length is known, and unrolled it has all derivatives.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import tensorflow as tf

from multicalc.xp import eager

Carry = tuple[Any, ...]


def cond(pred: Any, true_fn: Callable, false_fn: Callable, operands: Carry) -> Carry:
    if tf.executing_eagerly():
        return eager.cond(pred, true_fn, false_fn, operands)
    return tf.cond(pred, lambda: tuple(true_fn(*operands)), lambda: tuple(false_fn(*operands)))


def while_loop(cond_fn: Callable, body_fn: Callable, init: Carry) -> Carry:
    if tf.executing_eagerly():
        return eager.while_loop(cond_fn, body_fn, init)
    return tuple(tf.while_loop(cond_fn, body_fn, init))


def fori_loop(lower: Any, upper: Any, body_fn: Callable, init: Carry) -> Carry:
    if tf.executing_eagerly():
        return eager.fori_loop(lower, upper, body_fn, init)
    start, stop = tf.cast(lower, tf.int64), tf.cast(upper, tf.int64)
    static = isinstance(lower, int) and isinstance(upper, int)
    _, *carry = tf.while_loop(
        lambda i, *c: i < stop,
        lambda i, *c: (i + 1, *body_fn(i, *c)),
        (start, *init),
        # Lets XLA allocate what the backward pass needs.
        maximum_iterations=max(upper - lower, 0) if static else None,
    )
    return tuple(carry)
