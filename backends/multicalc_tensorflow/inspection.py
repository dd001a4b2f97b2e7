"""What the namespace offers, asked in the array API standard's way."""

from __future__ import annotations

from typing import Any

import tensorflow as tf

from multicalc_tensorflow.dtypes import KINDS, isdtype

__all__ = ["__array_namespace_info__"]


class Info:
    """Answers for TensorFlow as it is set up in this process."""

    def capabilities(self) -> dict[str, Any]:
        return {"boolean indexing": True, "data-dependent shapes": True, "max dimensions": None}

    def default_device(self) -> str:
        # A tensor of a tf.function has no device yet.
        with tf.init_scope():
            return tf.zeros(()).device

    def devices(self) -> list[str]:
        """By the full names that tensors give their devices."""
        host = self.default_device().rsplit("/device:", 1)[0]
        return [host + device.name for device in tf.config.list_logical_devices()]

    def default_dtypes(self, *, device: Any = None) -> dict[str, tf.DType]:
        return {
            "real floating": tf.float64,
            "complex floating": tf.complex128,
            "integral": tf.int64,
            "indexing": tf.int64,
        }

    def dtypes(self, *, device: Any = None, kind: Any = None) -> dict[str, tf.DType]:
        every = (tf.bool, *KINDS["numeric"])
        return {d.name: d for d in every if kind is None or isdtype(d, kind)}


def __array_namespace_info__() -> Info:  # noqa: N807  (the standard's name)
    return Info()
