"""Changing a vector at positions that may be symbolic."""

from __future__ import annotations

from typing import Any

import numpy as np
import tensorflow as tf


def select(x: tf.Tensor, key: Any) -> tf.Tensor:
    """``x[key]``, where the key's arrays of integers may be tensors."""
    parts = key if isinstance(key, tuple) else (key,)
    if tf.executing_eagerly():
        plain = tuple(p.numpy() if isinstance(p, tf.Tensor) else p for p in parts)
        return tf.constant(x.numpy()[plain])
    return _gathered(x, _whole(parts, x.shape.rank))


def _whole(parts: tuple[Any, ...], rank: int) -> list[Any]:
    """``parts`` with one for every axis, and integers for masks."""
    found: list[Any] = []
    for part in parts:
        mask = isinstance(part, np.ndarray | list) and np.asarray(part).dtype == bool
        found += np.nonzero(part) if mask else [part]
    missing = rank - sum(part is not None and part is not Ellipsis for part in found)
    at = next((k for k, part in enumerate(found) if part is Ellipsis), len(found))
    return [*found[:at], *[slice(None)] * missing, *found[at + 1 :]]


def _gathered(x: tf.Tensor, parts: list[Any]) -> tf.Tensor:
    """As NumPy has it: the arrays' common axes are where the arrays are, or first where slices
    part them."""
    basic = [part is None or isinstance(part, slice) for part in parts]
    x = x[tuple([part if plain else slice(None) for part, plain in zip(parts, basic, strict=True)])]
    axes = [axis for axis, plain in enumerate(basic) if not plain]
    others = [axis for axis, plain in enumerate(basic) if plain]
    indices = [tf.cast(parts[axis], tf.int64) for axis in axes]
    indices = [tf.where(i < 0, i + x.shape[axis], i) for i, axis in zip(indices, axes, strict=True)]
    common = sum(map(tf.zeros_like, indices))
    places = tf.stack([i + common for i in indices], axis=-1)
    found = tf.gather_nd(tf.transpose(x, [*axes, *others]), places)
    together = axes == list(range(axes[0], axes[-1] + 1))
    front, count = axes[0] if together else 0, common.shape.rank
    order = list(range(count, found.shape.rank))
    return tf.transpose(found, [*order[:front], *range(count), *order[front:]])


def update(x: tf.Tensor, positions: tf.Tensor, values: tf.Tensor, how: str) -> tf.Tensor:
    """``x`` with ``values`` put in at ``positions``, each once, or added; ``how`` is ``set`` or
    ``add``."""
    at = positions[:, None]
    if how == "add":
        return tf.tensor_scatter_nd_add(x, at, values)
    return tf.tensor_scatter_nd_update(x, at, values)
