"""New tensors by their array API names; floats are float64 unless told otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import tensorflow as tf

from multicalc_tensorflow.scalars import asarray, is_tensor, on, operands, shape_of, to_dtype

__all__ = [
    "arange",
    "asarray",
    "empty",
    "empty_like",
    "eye",
    "from_dlpack",
    "full",
    "full_like",
    "linspace",
    "ones",
    "ones_like",
    "tril",
    "triu",
    "zeros",
    "zeros_like",
]


def zeros(shape: int | Sequence[int], *, dtype: Any = None, device: Any = None) -> tf.Tensor:
    with on(device):
        return tf.zeros(shape_of(shape), to_dtype(dtype) or tf.float64)


def ones(shape: int | Sequence[int], *, dtype: Any = None, device: Any = None) -> tf.Tensor:
    with on(device):
        return tf.ones(shape_of(shape), to_dtype(dtype) or tf.float64)


def full(
    shape: int | Sequence[int], fill_value: Any, *, dtype: Any = None, device: Any = None
) -> tf.Tensor:
    with on(device):
        return tf.broadcast_to(asarray(fill_value, dtype=dtype), shape_of(shape))


def eye(
    n_rows: int,
    n_cols: int | None = None,
    /,
    *,
    k: int = 0,
    dtype: Any = None,
    device: Any = None,
) -> tf.Tensor:
    return asarray(np.eye(n_rows, n_cols, k), dtype=dtype or tf.float64, device=device)


def arange(
    start: Any, /, stop: Any = None, step: Any = 1, *, dtype: Any = None, device: Any = None
) -> tf.Tensor:
    if stop is None:
        start, stop = 0, start
    return asarray(np.arange(start, stop, step), dtype=dtype, device=device)


def linspace(
    start: Any,
    stop: Any,
    /,
    num: int,
    *,
    dtype: Any = None,
    device: Any = None,
    endpoint: bool = True,
) -> tf.Tensor:
    return asarray(np.linspace(start, stop, num, endpoint), dtype=dtype, device=device)


def zeros_like(x: Any, /, *, dtype: Any = None, device: Any = None) -> tf.Tensor:
    with on(device):
        return tf.zeros_like(x, to_dtype(dtype))


def ones_like(x: Any, /, *, dtype: Any = None, device: Any = None) -> tf.Tensor:
    if dtype is None and device is None and isinstance(x, tf.Tensor):
        # Asked for in every gradient; the bare operator takes half the time.
        return tf.raw_ops.OnesLike(x=x)
    with on(device):
        return tf.ones_like(x, to_dtype(dtype))


def full_like(x: Any, /, fill_value: Any, *, dtype: Any = None, device: Any = None) -> tf.Tensor:
    return full(tf.shape(x), fill_value, dtype=dtype or x.dtype, device=device)


# A tensor can't be written to, so an uninitialised one would be of no use.
empty, empty_like = zeros, zeros_like


def from_dlpack(x: Any, /, *, device: Any = None, copy: bool | None = None) -> tf.Tensor:
    if is_tensor(x):
        return asarray(x, device=device, copy=copy)
    if copy:
        return asarray(np.from_dlpack(x), device=device)
    tensor = tf.experimental.dlpack.from_dlpack(x.__dlpack__())
    return tensor if device is None else asarray(tensor, device=device)


def tril(x: Any, /, *, k: int = 0) -> tf.Tensor:
    (x,) = operands(x)
    return tf.where(_above(x) <= k, x, tf.zeros_like(x))


def triu(x: Any, /, *, k: int = 0) -> tf.Tensor:
    (x,) = operands(x)
    return tf.where(_above(x) >= k, x, tf.zeros_like(x))


def _above(x: tf.Tensor) -> tf.Tensor:
    """By how much each element of a matrix is above its diagonal."""
    shape = tf.shape(x)
    return tf.range(shape[-1]) - tf.range(shape[-2])[:, tf.newaxis]
