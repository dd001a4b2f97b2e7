"""Control flow over flat tuples: TensorFlow's inside ``tf.function``, else Python's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import tensorflow as tf

from multicalc.xp import eager
from multicalc_tensorflow import batch_control
from multicalc_tensorflow.counter import Counter
from multicalc_tensorflow.here import here

Carry = tuple[Any, ...]


def cond(pred: Any, true_fn: Callable, false_fn: Callable, operands: Carry) -> Carry:
    if tf.executing_eagerly():
        return eager.cond(pred, true_fn, false_fn, operands)
    if here.batches:
        return batch_control.cond(pred, true_fn, false_fn, operands)
    return tf.cond(pred, lambda: tuple(true_fn(*operands)), lambda: tuple(false_fn(*operands)))


def while_loop(cond_fn: Callable, body_fn: Callable, init: Carry) -> Carry:
    if tf.executing_eagerly():
        return eager.while_loop(cond_fn, body_fn, init)
    if here.batches:
        return batch_control.while_loop(cond_fn, body_fn, init)
    return tuple(tf.while_loop(cond_fn, body_fn, init))


def fori_loop(lower: Any, upper: Any, body_fn: Callable, init: Carry) -> Carry:
    if tf.executing_eagerly():
        return eager.fori_loop(lower, upper, body_fn, init)
    if here.batches:
        return batch_control.fori_loop(lower, upper, body_fn, init)
    start, stop = tf.cast(lower, tf.int64), tf.cast(upper, tf.int64)
    static = isinstance(lower, int) and isinstance(upper, int)
    _, *carry = tf.while_loop(
        lambda i, *c: i < stop,
        lambda i, *c: (i + 1, *body_fn(Counter(i), *c)),
        (start, *init),
        # Lets XLA allocate what the backward pass needs.
        maximum_iterations=max(upper - lower, 0) if static else None,
    )
    return tuple(carry)


def scan(f: Callable, init: Carry, xs: Carry, length: int) -> tuple[Carry, Any]:
    if tf.executing_eagerly():
        return eager.scan(f, init, xs, length)
    if here.batches:
        return batch_control.scan(f, init, xs, length)
    # The first step is taken before the loop: it says what has to be stacked.
    carry, first = f(init, tuple(x[0] for x in xs))
    stacks = tuple(
        tf.TensorArray(y.dtype, length, element_shape=y.shape).write(0, y) for y in first
    )
    rows = tuple(tf.TensorArray(x.dtype, length).unstack(x) for x in xs)

    def step(i: tf.Tensor, carry: Carry, stacks: tuple[Any, ...]) -> tuple[Any, Carry, Any]:
        carry, ys = f(carry, tuple(row.read(i) for row in rows))
        return i + 1, carry, tuple(s.write(i, y) for s, y in zip(stacks, ys, strict=True))

    _, carry, stacks = tf.while_loop(
        lambda i, *_: i < length,
        step,
        (tf.constant(1), tuple(carry), stacks),
        maximum_iterations=length - 1,
    )
    return carry, tuple(s.stack() for s in stacks)
