"""Functions of one example made functions of a batch: what ``tf.vectorized_map`` is made of."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import Any

import tensorflow as tf

from multicalc.backend import Array, Arrays, FlatFunction, value_needed
from multicalc_tensorflow.compiling import LOOKS
from multicalc_tensorflow.private import pfor

_NOT_BATCHED = "No pfor vectorization defined for "
"""How TensorFlow's error begins that names an operation without a batched form."""
_SHAPED_BY_VALUES = {"Where", "Unique", "UniqueV2", "UniqueWithCounts", "ListDiff"}


def mapped(
    f: FlatFunction, xs: Arrays, axes: Sequence[int | None]
) -> tuple[Arrays, Arrays]:
    """``f`` of each example along ``axes`` of ``xs``, and the results along the first axis."""
    try:
        return _mapped(f, xs, axes, loops=False)
    except ValueError as error:
        name = _without_batched_form(error)
        if name is None:
            raise
        if name in _SHAPED_BY_VALUES:
            raise value_needed("tensorflow", f"its operation {name}") from error
        warnings.warn(
            f"vmap: TensorFlow has no batched form of its operation {name}, which runs in a loop "
            "over the examples; write it by other functions of xp where that is too slow",
            stacklevel=2,
        )
    return _mapped(f, xs, axes, loops=True)


def _mapped(
    f: FlatFunction, xs: Arrays, axes: Sequence[int | None], loops: bool
) -> tuple[Arrays, Arrays]:
    kept: int | None = None

    def batch(*xs: Array) -> list[Array]:
        fronted = [_fronted(x, axis) if axis else x for x, axis in zip(xs, axes, strict=True)]
        count = next(x.shape[0] for x, a in zip(fronted, axes, strict=True) if a is not None)

        @tf.autograph.experimental.do_not_convert
        def example(i: Array) -> list[Array]:
            nonlocal kept
            pairs = zip(fronted, axes, strict=True)
            outs, aux = f(*[x if axis is None else tf.gather(x, i) for x, axis in pairs])
            kept = len(outs)
            return [tf.convert_to_tensor(y) for y in (*outs, *aux)]

        return list(pfor(example, count, fallback_to_while_loop=loops, warn=False))

    run = tf.function(batch, autograph=False) if tf.executing_eagerly() else batch
    try:
        found = run(*xs)
    except (TypeError, NotImplementedError) as error:
        if not any(words in str(error) for words in LOOKS):
            raise
        raise value_needed("tensorflow", str(error)) from error
    return tuple(found[:kept]), tuple(found[kept:])


def _fronted(x: Array, axis: int) -> Array:
    """``x`` with that axis first."""
    others = [k for k in range(len(x.shape)) if k != axis]
    return tf.transpose(x, (axis, *others))


def _without_batched_form(error: Any) -> str | None:
    """The name of the operation that has none, if that is what the error says."""
    text = str(error)
    if not text.startswith(_NOT_BATCHED):
        return None
    return text.removeprefix(_NOT_BATCHED).split(maxsplit=1)[0]
