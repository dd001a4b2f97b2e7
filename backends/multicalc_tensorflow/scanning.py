"""A loop of known length whose derivative is such a loop: it takes each step again, and keeps but
the carries between them. What TensorFlow's own keeps of a step has no batched form."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import tensorflow as tf

from multicalc_tensorflow.explicit import Arrays, is_differentiable

Step = Callable[[Arrays, Arrays, Arrays], Sequence[tf.Tensor]]
"""Of a carry, what differs from step to step and what doesn't: the new carry, and what is
stacked."""


def scanned(
    step: Step, init: Arrays, xs: Arrays, shared: Arrays, length: int, ys: Sequence[Any]
) -> list[tf.Tensor]:
    """The last carry and what was stacked; ``ys`` are like an element of each of the latter."""
    n, m = len(init), len(xs)

    @tf.custom_gradient
    def run(*arrays: tf.Tensor) -> Any:
        init, xs, shared = arrays[:n], arrays[n : n + m], arrays[n + m :]

        def pullback(*cotangents: tf.Tensor) -> list[tf.Tensor | None]:
            # By a loop that has derivatives of its own, as these may be asked for.
            before = scanned(_keeping(step), init, xs, shared, length, init)[n:]
            return _pulled(step, before, xs, shared, length, cotangents)

        return _run(step, init, xs, shared, length, ys), pullback

    return list(run(*init, *xs, *shared))


def _keeping(step: Step) -> Step:
    """``step`` that stacks the carries it gets."""
    return lambda carry, x, shared: [*step(carry, x, shared)[: len(carry)], *carry]


def _run(
    step: Step, init: Arrays, xs: Arrays, shared: Arrays, length: int, ys: Sequence[Any]
) -> list[tf.Tensor]:
    n = len(init)
    # Tensors, of which TensorFlow writes in place: lists of them can't be vectorised twice.
    stacks = [tf.zeros((length, *y.shape), y.dtype) for y in ys]

    def body(i: tf.Tensor, carry: Any, stacks: Any) -> Any:
        found = step(carry, [tf.gather(x, i) for x in xs], shared)
        rows = zip(stacks, found[n:], strict=True)
        written = [tf.tensor_scatter_nd_update(s, [[i]], row[None]) for s, row in rows]
        return i + 1, list(found[:n]), written

    _, carry, stacks = tf.while_loop(
        lambda i, *_: i < length,
        body,
        (tf.constant(0), list(init), stacks),
        maximum_iterations=length,
    )
    return [*carry, *stacks]


def _pulled(
    step: Step, before: Arrays, xs: Arrays, shared: Arrays, length: int, cotangents: Arrays
) -> list[tf.Tensor | None]:
    """The cotangents of the first carry, of ``xs`` and of what is shared, by the loop in reverse
    order; None for integers."""
    n, m = len(before), len(xs)
    places = [k for k, x in enumerate((*before, *xs, *shared)) if is_differentiable(x)]
    of_carry = [k for k in places if k < n]
    of_xs = [k for k in places if n <= k < n + m]
    of_shared = [k for k in places if k >= n + m]

    def back(sums: Arrays, rows: Arrays, shared: Arrays) -> list[tf.Tensor]:
        arrays = [*rows[: n + m], *shared]
        sources = [arrays[k] for k in places]
        of_ys = rows[n + m :]
        with tf.GradientTape(watch_accessed_variables=False) as tape:
            tape.watch(sources)
            outs = step(arrays[:n], arrays[n : n + m], arrays[n + m :])
        targets = [outs[k] for k in of_carry]
        targets += [y for y in outs[n:] if is_differentiable(y)]
        given = [*sums[: len(of_carry)], *of_ys]
        zero = tf.UnconnectedGradients.ZERO
        found = tape.gradient(targets, sources, given, unconnected_gradients=zero)
        by_place = dict(zip(places, map(tf.convert_to_tensor, found), strict=True))
        added = [s + by_place[k] for s, k in zip(sums[len(of_carry) :], of_shared, strict=True)]
        return [*[by_place[k] for k in of_carry], *added, *[by_place[k] for k in of_xs]]

    init = [cotangents[k] for k in of_carry] + [tf.zeros_like(shared[k - n - m]) for k in of_shared]
    of_ys = [c for c in cotangents[n:] if is_differentiable(c)]
    rows = [tf.reverse(x, [0]) for x in (*before, *xs, *of_ys)]
    like = [tf.TensorSpec(xs[k - n].shape[1:], xs[k - n].dtype) for k in of_xs]
    found = scanned(back, init, rows, shared, length, like)
    by_place = dict(zip([*of_carry, *of_shared], found, strict=False))
    stacks = [tf.reverse(x, [0]) for x in found[len(init) :]]
    by_place |= dict(zip(of_xs, stacks, strict=True))
    return [by_place.get(k) for k in range(n + m + len(shared))]
