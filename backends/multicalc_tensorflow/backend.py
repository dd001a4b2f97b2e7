"""The TensorFlow adapter: gradient tapes over identity copies of the inputs."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import numpy as np
import tensorflow as tf

from multicalc.backend import (
    AS_IT_IS,
    Array,
    Arrays,
    Axes,
    Backend,
    BeyondVmapError,
    Capability,
    Costs,
    FlatFunction,
    Pullback,
    uninterrupted,
)
from multicalc.errors import UnsupportedOperationError
from multicalc.xp.common.kinds import dtypes_of
from multicalc_tensorflow import corrections, private
from multicalc_tensorflow import namespace as tensorflow_namespace
from multicalc_tensorflow.batching import mapped
from multicalc_tensorflow.compiling import compiled
from multicalc_tensorflow.corrections import corrected
from multicalc_tensorflow.here import here
from multicalc_tensorflow.notes import NOTES
from multicalc_tensorflow.rules import attached


class TensorflowBackend(Backend):
    dtypes = MappingProxyType(dtypes_of(tf))
    takes_none = True
    notes = NOTES
    features = MappingProxyType(dict.fromkeys(("complex", "native graph"), Capability("native")))
    compilers = ("graph", "xla")
    # A jvp would be a third tape. Eagerly, making a batched form takes as long as some dozens of
    # calls, however many rows it has.
    costs = Costs(reverse_over_reverse=True, shared_from=40)

    @property
    def namespace(self) -> Any:
        return tensorflow_namespace

    def devices(self) -> list[str]:
        return [d.name.removeprefix("/physical_device:") for d in tf.config.list_physical_devices()]

    def standing(self) -> Any:
        return private.standing(), corrections.standing(), here.batches

    def restore(self, standing: Any) -> None:
        modes, transforms, here.batches = standing
        private.restore(modes)
        corrections.restore(transforms)

    def device_of(self, x: Array) -> Any:
        return x.device

    def device(self, like: Array) -> AbstractContextManager[Any]:
        # A symbolic tensor has no device yet.
        return tf.device(like.device) if like.device else AS_IT_IS

    def has_values(self, x: Array) -> bool:
        return hasattr(x, "numpy")

    def differentiated(self, x: Array) -> bool:
        return private.is_watched(x)

    def connected(self, x: Array) -> bool | None:
        return private.is_connected(x)

    def from_numpy(self, x: np.ndarray, like: Array | None = None) -> Array:
        # Copied first: TensorFlow may share the memory of an aligned NumPy array.
        own = np.array(x, copy=True)
        with AS_IT_IS if like is None else self.device(like):
            return tf.constant(own)

    def to_numpy(self, x: Array) -> np.ndarray:
        tensor = tf.convert_to_tensor(x)
        if not hasattr(tensor, "numpy"):
            raise UnsupportedOperationError(
                "tensorflow: there are no values inside tf.Graph().as_default() or tf.function; "
                "pass tensors of TensorFlow, which give tensors, or call it outside of it"
            )
        return np.array(tensor.numpy(), copy=True)

    def copy(self, x: Array) -> Array:
        return tf.identity(tf.stop_gradient(tf.convert_to_tensor(x)))

    def compile(
        self, f: Callable[..., tuple[Arrays, Any]], compiler: str
    ) -> Callable[..., tuple[Arrays, Any] | None]:
        return compiled(f, compiler)

    def vjp(self, f: FlatFunction, xs: Arrays) -> tuple[Arrays, Arrays, Pullback]:
        return _recorded(f, xs, persistent=True)

    def value_and_grad(self, f: FlatFunction, xs: Arrays) -> tuple[Arrays, Arrays, Arrays]:
        outs, aux, pullback = _recorded(f, xs, persistent=False)
        # A number: ones made like the output would depend on it, and an enclosing tape would go
        # that way.
        return outs, aux, pullback((tf.constant(1.0, outs[0].dtype),))

    def stop_gradient(self, x: Array) -> Array:
        return tf.stop_gradient(x)

    def attach(self, pull: Any, xs: Arrays, kept: Arrays, outs: Arrays) -> Arrays:
        return attached(pull, xs, kept, outs)

    def sparse(
        self, shape: tuple[int, int], rows: np.ndarray, columns: np.ndarray, like: Array
    ) -> Callable[[Array], Any]:
        with self.device(like):
            indices = tf.constant(np.stack([rows, columns], axis=1))
        return lambda values: tf.sparse.SparseTensor(indices, values, shape)

    def unit_vectors(self, x: Array, rows: range) -> Array:
        with self.device(x):
            ones = tf.one_hot(tf.range(rows.start, rows.stop), math.prod(x.shape), dtype=x.dtype)
            return tf.reshape(ones, (len(rows), *x.shape))

    def costs_of(self, like: Array) -> Costs:
        if tf.executing_eagerly():
            return self.costs
        return _IN_XLA if private.is_compiled_by_xla() else _IN_A_GRAPH

    def split(self, x: Array, sizes: Sequence[int]) -> Sequence[Array]:
        return tuple(tf.split(x, sizes))

    def vmap(self, f: FlatFunction, xs: Arrays, axes: Axes) -> tuple[Arrays, Arrays]:
        with corrected():
            return mapped(self, f, xs, axes)

    def pull_many(self, pullback: Pullback, cotangents: Arrays) -> Arrays:
        if cotangents[0].shape[0] >= self.costs_of(cotangents[0]).shared_from:
            try:
                return tuple(tf.vectorized_map(pullback, cotangents))
            except (ValueError, BeyondVmapError):
                # Lists of tensors, which loops keep for their backward pass, have no batched form.
                pass
        rows = zip(*map(tf.unstack, cotangents), strict=True)
        return tuple([tf.stack(column) for column in zip(*map(pullback, rows), strict=True)])

    # No jvp of its own: tf.autodiff.ForwardAccumulator gives silent zeros for some nestings inside
    # tf.function (a gradient of a jvp of a while loop, or of a jvp of a jvp) and raises for others
    # (TensorFlow 2.21), where vjp of vjp is right.


_IN_A_GRAPH = replace(TensorflowBackend.costs, shared_from=0)
"""A loop over rows would be unrolled there, so that the graph grows with their number."""
_IN_XLA = replace(_IN_A_GRAPH, rows_a_turned_column=2.0)
"""XLA turns a matrix element by element, which takes eight times as long as a banded one by rows.
With up to twice as many rows as columns, rows of a dense one take no more than twice as long."""


def _recorded(f: FlatFunction, xs: Arrays, persistent: bool) -> tuple[Arrays, Arrays, Pullback]:
    """``outs, aux, pullback``; the pullback of a tape that is not persistent is called once."""
    if private.is_stopped():
        raise UnsupportedOperationError(
            "tensorflow: nothing is recorded inside tf.init_scope() or tape.stop_recording(), so "
            "that all derivatives would be 0; take the derivative outside of it"
        )
    # Copies, so that this tape sees this call's inputs only: the same tensor may also be captured
    # by f, or be the input of an enclosing transform.
    copies = tuple([tf.raw_ops.Identity(input=x) for x in xs])

    def tensors(*xs: Array) -> tuple[Arrays, Arrays]:
        with corrected():
            outs, aux = f(*xs)
        return _tensors(outs), _tensors(aux)

    tape, (outs, aux) = private.recorded(tensors, copies, persistent)

    def pullback(cotangents: Arrays) -> Arrays:
        used = [(y, c) for y, c in zip(outs, cotangents, strict=True) if c is not None]
        ys, cs = [y for y, _ in used], _tensors([c for _, c in used])
        with corrected():
            grads = _gradient(tape, ys, copies, cs)
        # A gather's gradient arrives as IndexedSlices.
        return _tensors(grads)

    return outs, aux, pullback


_gradient = tf.autograph.experimental.do_not_convert(uninterrupted(private.gradient))
"""TensorFlow ends the process at some interrupts of it; AutoGraph can't rewrite what holds them."""


def _tensors(arrays: Sequence[Array]) -> Arrays:
    """``arrays`` with variables and slices made plain tensors."""
    return tuple([x if isinstance(x, tf.Tensor) else tf.convert_to_tensor(x) for x in arrays])
