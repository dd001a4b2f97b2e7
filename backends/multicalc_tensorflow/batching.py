"""Functions of one example made functions of a batch, as ``tf.vectorized_map`` does it."""

from __future__ import annotations

import logging
import re
import warnings

import tensorflow as tf

from multicalc.backend import (
    Array,
    Arrays,
    Axes,
    Backend,
    FlatFunction,
    looked_at,
    mapped_one_by_one,
)
from multicalc_tensorflow import batched_forms
from multicalc_tensorflow.compiling import LOOKS
from multicalc_tensorflow.explicit import UnbatchedError
from multicalc_tensorflow.here import here
from multicalc_tensorflow.private import pfor

assert batched_forms, "imported for the batched forms that it registers"

_SHAPED_BY_VALUES = ("Where", "Range", "Unique", "UniqueV2", "UniqueWithCounts", "ListDiff")


class _Quiet(logging.Filter):
    """TensorFlow logs all of an operation that it can't vectorise, of which we see to."""

    def filter(self, record: logging.LogRecord) -> bool:
        return not (here.transforms and record.funcName == "_convert_helper")


tf.get_logger().addFilter(_Quiet())


class _NotBatchedError(Exception):
    """TensorFlow can't vectorise what the function did."""

    def __init__(self, reason: Exception) -> None:
        self.reason = reason


def mapped(backend: Backend, f: FlatFunction, xs: Arrays, axes: Axes) -> tuple[Arrays, Arrays]:
    """``f`` of each example along ``axes`` of ``xs``, and the results along the first axis.

    An operation without a batched form runs in a loop, and where that can't be either, all of ``f``
    does; a warning says so.
    """
    try:
        return _vectorised(f, xs, axes, loops=False)
    except _NotBatchedError as error:
        reason = error.reason
    name = _operation(str(reason))
    if name in _SHAPED_BY_VALUES:
        looked_at("tensorflow", f"TensorFlow's operation {name}")
    try:
        found = _vectorised(f, xs, axes, loops=True)
        _warn(f"its operation {name}, which runs")
        return found
    except _NotBatchedError:
        _warn(f"something in f ({str(reason).splitlines()[0]}), so that all of f runs")
        return mapped_one_by_one(backend, f, xs, axes)


def _vectorised(f: FlatFunction, xs: Arrays, axes: Axes, loops: bool) -> tuple[Arrays, Arrays]:
    kept, has_run = 0, False

    def batch(*xs: Array) -> list[Array]:
        fronted = [_fronted(x, axis) if axis else x for x, axis in zip(xs, axes, strict=True)]
        count = next(x.shape[0] for x, a in zip(fronted, axes, strict=True) if a is not None)

        # Without autograph, which would rewrite the caller's code.
        @tf.autograph.experimental.do_not_convert  # type: ignore[untyped-decorator]
        def example(i: Array) -> list[Array]:
            nonlocal kept, has_run
            pairs = zip(fronted, axes, strict=True)
            here.batches += 1
            try:
                outs, aux = f(*[x if axis is None else tf.gather(x, i) for x, axis in pairs])
            finally:
                here.batches -= 1
            kept, has_run = len(outs), True
            return [tf.convert_to_tensor(y) for y in (*outs, *aux)]

        try:
            return list(pfor(example, count, fallback_to_while_loop=loops, warn=False))
        except Exception as error:
            if not has_run and not isinstance(error, UnbatchedError):
                raise
            raise _NotBatchedError(error) from error

    try:
        if tf.executing_eagerly():
            # A call would warn that all calls trace anew.
            specs = [tf.TensorSpec(x.shape, x.dtype) for x in xs]
            found = tf.function(batch, autograph=False).get_concrete_function(*specs)(*xs)
        else:
            found = batch(*xs)
    except (TypeError, NotImplementedError) as error:
        if has_run or not any(words in str(error) for words in LOOKS):
            raise
        looked_at("tensorflow", str(error))
    except tf.errors.InvalidArgumentError as error:
        if "TensorListStack" not in str(error):
            raise
        looked_at("tensorflow", "an operation whose result has another shape for each example")
    return tuple(found[:kept]), tuple(found[kept:])


def _fronted(x: Array, axis: int) -> Array:
    """``x`` with that axis first."""
    others = [k for k in range(len(x.shape)) if k != axis]
    return tf.transpose(x, (axis, *others))


def _operation(text: str) -> str:
    """The operation that an error of the vectorisation is about."""
    found = re.search(r"No pfor vectorization defined for (\w+)|of op '(\w+)'", text)
    return (found[1] or found[2]) if found else "?"


def _warn(what: str) -> None:
    warnings.warn(
        f"vmap: TensorFlow has no batched form of {what} in a loop over the examples; write it "
        "by other functions of xp where that is too slow",
        stacklevel=2,
    )
