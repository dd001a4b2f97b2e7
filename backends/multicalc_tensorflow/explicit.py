"""Functions in a graph that have nothing but their arguments."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import tensorflow as tf

from multicalc_tensorflow.private import called_with

Arrays = Sequence[tf.Tensor]


class Explicit:
    """``f`` of arrays like ``xs``, whose captured tensors are arguments, too."""

    def __init__(self, f: Callable[..., Sequence[Any]], xs: Arrays) -> None:
        def tensors(*xs: tf.Tensor) -> list[tf.Tensor]:
            return [tf.convert_to_tensor(y) for y in f(*xs)]

        specs = [tf.TensorSpec(x.shape, x.dtype) for x in xs]
        self._function = tf.function(tensors, autograph=False).get_concrete_function(*specs)
        self.captured: list[tf.Tensor] = list(self._function.captured_inputs)
        self.results: list[tf.TensorSpec] = list(self._function.structured_outputs)
        """The shapes and dtypes of what it gives."""

    def __call__(self, xs: Arrays, captured: Arrays) -> list[tf.Tensor]:
        return called_with(self._function, list(xs), list(captured))


class UnbatchedError(Exception):
    """What is vectorised does what has no batched form."""


def is_differentiable(x: Any) -> bool:
    return bool(x.dtype.is_floating or x.dtype.is_complex)
