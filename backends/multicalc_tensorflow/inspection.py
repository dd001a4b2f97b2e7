"""What the namespace offers, asked in the array API standard's way."""

from __future__ import annotations

import tensorflow as tf

from multicalc.xp.common.inspection import Info
from multicalc_tensorflow.dtypes import STANDARD, isdtype

__all__ = ["__array_namespace_info__"]


def _default_device() -> str:
    # A tensor of a tf.function has no device yet.
    with tf.init_scope():
        return tf.zeros(()).device


def _devices() -> list[str]:
    """By the full names that tensors give their devices."""
    host = _default_device().rsplit("/device:", 1)[0]
    return [host + device.name for device in tf.config.list_logical_devices()]


def __array_namespace_info__() -> Info:  # noqa: N807  (the standard's name)
    return Info(STANDARD, isdtype, _default_device, _devices)
