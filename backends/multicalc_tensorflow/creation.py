"""New tensors by their array API names; floats are float64 unless told otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import tensorflow as tf

from multicalc_tensorflow.scalars import asarray, shape_of, to_dtype

__all__ = [
    "arange",
    "asarray",
    "empty",
    "empty_like",
    "eye",
    "full",
    "full_like",
    "linspace",
    "ones",
    "ones_like",
    "zeros",
    "zeros_like",
]


def zeros(shape: int | Sequence[int], *, dtype: Any = None) -> tf.Tensor:
    return tf.zeros(shape_of(shape), to_dtype(dtype) or tf.float64)


def ones(shape: int | Sequence[int], *, dtype: Any = None) -> tf.Tensor:
    return tf.ones(shape_of(shape), to_dtype(dtype) or tf.float64)


def full(shape: int | Sequence[int], fill_value: Any, *, dtype: Any = None) -> tf.Tensor:
    return tf.broadcast_to(asarray(fill_value, dtype=dtype), shape_of(shape))


def eye(n_rows: int, n_cols: int | None = None, /, *, k: int = 0, dtype: Any = None) -> tf.Tensor:
    return asarray(np.eye(n_rows, n_cols, k), dtype=dtype)


def arange(start: Any, /, stop: Any = None, step: Any = 1, *, dtype: Any = None) -> tf.Tensor:
    if stop is None:
        start, stop = 0, start
    return asarray(np.arange(start, stop, step), dtype=dtype)


def linspace(
    start: Any, stop: Any, /, num: int, *, dtype: Any = None, endpoint: bool = True
) -> tf.Tensor:
    return asarray(np.linspace(start, stop, num, endpoint), dtype=dtype)


def zeros_like(x: Any, /, *, dtype: Any = None) -> tf.Tensor:
    return tf.zeros_like(x, to_dtype(dtype))


def ones_like(x: Any, /, *, dtype: Any = None) -> tf.Tensor:
    return tf.ones_like(x, to_dtype(dtype))


def full_like(x: Any, /, fill_value: Any, *, dtype: Any = None) -> tf.Tensor:
    return full(tf.shape(x), fill_value, dtype=dtype or x.dtype)


# A tensor can't be written to, so an uninitialised one would be of no use.
empty, empty_like = zeros, zeros_like
