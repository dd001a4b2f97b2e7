"""Shapes, joining and repeating by their array API names."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import tensorflow as tf

from multicalc.xp.common.axes import axes_of, order_of_axes
from multicalc_tensorflow.scalars import asarray, operands, shape_of

Axis = int | tuple[int, ...] | None


def reshape(x: Any, /, shape: int | Sequence[int], *, copy: bool | None = None) -> tf.Tensor:
    return tf.reshape(*operands(x), shape_of(shape))


def permute_dims(x: Any, /, axes: Sequence[int]) -> tf.Tensor:
    (x,) = operands(x)
    return tf.transpose(x, axes_of(axes, x.shape.rank))


def moveaxis(x: Any, source: Any, destination: Any, /) -> tf.Tensor:
    (x,) = operands(x)
    return tf.transpose(x, order_of_axes(x.shape.rank, source, destination))


def expand_dims(x: Any, /, axis: int = 0) -> tf.Tensor:
    (x,) = operands(x)
    return tf.expand_dims(x, *axes_of(axis, x.shape.rank + 1))


def squeeze(x: Any, /, axis: int | tuple[int, ...]) -> tf.Tensor:
    (x,) = operands(x)
    axes = axes_of(axis, x.shape.rank)
    if any(x.shape[a] not in (1, None) for a in axes):
        raise ValueError(f"squeeze needs 1 element along axis {axis}, found shape {x.shape}")
    # tf.squeeze takes no axes as all of them.
    return tf.squeeze(x, axes) if axes else x


def concat(arrays: Sequence[Any], /, *, axis: int | None = 0) -> tf.Tensor:
    tensors = operands(*arrays)
    if axis is None:
        tensors, axis = tuple(tf.reshape(t, [-1]) for t in tensors), 0
    return _joined(tensors, axis)


# In a graph TensorFlow pulls a concatenation back by slices, whose own pullback XLA has no batched
# form of: the columns of a Jacobian would be computed in a loop. These are each other's pullback.


def _joined(parts: Sequence[tf.Tensor], axis: int) -> tf.Tensor:
    sizes: list[Any] = [x.shape[axis] if x.shape.rank else None for x in parts]
    if tf.executing_eagerly() or None in sizes:
        return tf.concat(parts, axis)

    @tf.custom_gradient  # type: ignore[untyped-decorator]
    def join(*parts: tf.Tensor) -> Any:
        return tf.concat(parts, axis), lambda g: _parted(g, sizes, axis)

    return join(*parts)


def _parted(x: tf.Tensor, sizes: Sequence[int], axis: int) -> Sequence[tf.Tensor]:
    @tf.custom_gradient  # type: ignore[untyped-decorator]
    def part(x: tf.Tensor) -> Any:
        return tf.split(x, sizes, axis), lambda *gs: _joined(gs, axis)

    parts: Sequence[tf.Tensor] = part(x)
    return parts


def stack(arrays: Sequence[Any], /, *, axis: int = 0) -> tf.Tensor:
    return tf.stack(operands(*arrays), axis)


def unstack(x: Any, /, *, axis: int = 0) -> tuple[tf.Tensor, ...]:
    return tuple(tf.unstack(*operands(x), axis=axis))


def flip(x: Any, /, *, axis: Axis = None) -> tf.Tensor:
    (x,) = operands(x)
    return tf.reverse(x, axes_of(axis, x.shape.rank))


def roll(x: Any, /, shift: int | tuple[int, ...], *, axis: Axis = None) -> tf.Tensor:
    (x,) = operands(x)
    if axis is None:
        return tf.reshape(tf.roll(tf.reshape(x, [-1]), shift, 0), tf.shape(x))
    axes = axes_of(axis, x.shape.rank)
    shifts = (shift,) * len(axes) if isinstance(shift, int) else shift
    return tf.roll(x, shifts, axes)


def tile(x: Any, repetitions: int | Sequence[int], /) -> tf.Tensor:
    (x,) = operands(x)
    counts = list(shape_of(repetitions))
    counts = [1] * (x.shape.rank - len(counts)) + counts
    while x.shape.rank < len(counts):
        x = tf.expand_dims(x, 0)
    return _tileable(lambda t: tf.tile(t, counts), x)


def repeat(x: Any, repeats: Any, /, *, axis: int | None = None) -> tf.Tensor:
    (x,) = operands(x)
    counts = tf.get_static_value(repeats) if tf.is_tensor(repeats) else repeats
    if counts is None:
        return _tileable(lambda t: tf.repeat(t, repeats, axis), x)
    if axis is None:
        x, axis = tf.reshape(x, [-1]), 0
    # By places: what tf.repeat gives for several counts has no shape in a graph.
    return tf.gather(x, np.repeat(np.arange(x.shape[axis]), counts), axis=axis)


def broadcast_to(x: Any, /, shape: Sequence[int]) -> tf.Tensor:
    return tf.broadcast_to(*operands(x), shape_of(shape))


def broadcast_arrays(*arrays: Any) -> list[tf.Tensor]:
    tensors = [asarray(x) for x in arrays]
    shape = tf.constant([], tf.int32)
    for t in tensors:
        shape = tf.broadcast_dynamic_shape(shape, tf.shape(t))
    return [tf.broadcast_to(t, shape) for t in tensors]


def _tileable(function: Callable[[tf.Tensor], tf.Tensor], x: tf.Tensor) -> tf.Tensor:
    """TensorFlow tiles no uint16."""
    if x.dtype == tf.uint16:
        return tf.cast(function(tf.cast(x, tf.int32)), x.dtype)
    return function(x)
