"""Control flow in what is vectorised: examples go different ways, and derivatives go through."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import tensorflow as tf

from multicalc_tensorflow.counter import Counter
from multicalc_tensorflow.explicit import Explicit, UnbatchedError, is_differentiable
from multicalc_tensorflow.scanning import scanned

Carry = tuple[Any, ...]


def cond(pred: Any, true_fn: Callable, false_fn: Callable, operands: Carry) -> Carry:
    """Both branches, of which the one that isn't taken has no part in derivatives: these may be
    infinite or NaN, which a cotangent of zero does not make zero."""
    found = []
    for taken, function in ((pred, true_fn), (tf.logical_not(pred), false_fn)):
        branch = Explicit(function, operands)
        xs = [_gated(taken, x) for x in (*operands, *branch.captured)]
        found.append(branch(xs[: len(operands)], xs[len(operands) :]))
    return tuple([tf.where(pred, x, y) for x, y in zip(*found, strict=True)])


def _gated(taken: tf.Tensor, x: tf.Tensor) -> tf.Tensor:
    return tf.where(taken, x, tf.stop_gradient(x)) if is_differentiable(x) else x


def while_loop(cond_fn: Callable, body_fn: Callable, init: Carry) -> Carry:
    going = Explicit(lambda *carry: (cond_fn(*carry),), init)
    body = Explicit(body_fn, init)
    n, m = len(init), len(init) + len(going.captured)

    @tf.custom_gradient  # type: ignore[untyped-decorator]
    def run(*arrays: tf.Tensor) -> Any:
        found = tf.while_loop(
            lambda *carry: going(carry, arrays[n:m])[0],
            lambda *carry: body(carry, arrays[m:]),
            list(arrays[:n]),
        )

        def pullback(*_: tf.Tensor) -> Any:
            raise UnbatchedError("the derivative of while_loop")

        return tuple(found), pullback

    return tuple(run(*init, *going.captured, *body.captured))


def fori_loop(lower: Any, upper: Any, body_fn: Callable, init: Carry) -> Carry:
    if isinstance(lower, int) and isinstance(upper, int):
        if upper <= lower:
            return init
        steps = tf.range(lower, upper, dtype=tf.int64)
        carry, _ = scan(
            lambda carry, i: (body_fn(Counter(i[0]), *carry), ()), init, (steps,), upper - lower
        )
        return carry
    start, stop = tf.cast(lower, tf.int64), tf.cast(upper, tf.int64)
    _, *last = while_loop(
        lambda i, *_: i < stop,
        lambda i, *carry: (i + 1, *body_fn(Counter(i), *carry)),
        (start, *init),
    )
    return tuple(last)


def scan(f: Callable, init: Carry, xs: Carry, length: int) -> tuple[Carry, Any]:
    n = len(init)

    def flat(*arrays: tf.Tensor) -> Carry:
        carry, ys = f(arrays[:n], arrays[n:])
        return (*carry, *ys)

    step = Explicit(flat, (*init, *[x[0] for x in xs]))
    found = scanned(
        lambda carry, x, shared: step([*carry, *x], shared),
        init,
        xs,
        step.captured,
        length,
        step.results[n:],
    )
    return tuple(found[:n]), tuple(found[n:])
