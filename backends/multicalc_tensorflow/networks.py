"""Convolutions, by TensorFlow's where its CPU kernels have the derivatives too."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import tensorflow as tf

from multicalc.xp.common.floats import check_floats
from multicalc.xp.common.sliding import convolving
from multicalc_tensorflow import dtypes
from multicalc_tensorflow.scalars import operands


def convolution(composed: Callable[..., tf.Tensor]) -> Callable[..., tf.Tensor]:
    """``conv``, which is ``composed`` of other operations where TensorFlow has no kernel for it, in
    groups or of elements apart, or none for its derivatives."""

    def conv(
        x: Any,
        w: Any,
        /,
        *,
        strides: Any = 1,
        padding: Any = "valid",
        dilation: Any = 1,
        groups: int = 1,
    ) -> tf.Tensor:
        check_floats(dtypes, "conv", x, w)
        x, w = operands(x, w)
        slide = convolving(tuple(x.shape), tuple(w.shape), strides, padding, dilation, groups)
        apart = len({*slide.strides}) > 1 or {*slide.dilation} != {1}
        if groups > 1 or apart or len(slide.window) > 2 or 0 in x.shape or x.dtype.is_complex:
            return composed(
                x, w, strides=strides, padding=padding, dilation=dilation, groups=groups
            )
        x = tf.pad(x, ((0, 0), (0, 0), *slide.padding)) if any(map(any, slide.padding)) else x
        line = len(slide.window) == 1
        x, w = (tf.expand_dims(x, 2), tf.expand_dims(w, 2)) if line else (x, w)
        # Its CPU kernels take channels last.
        x, w = tf.transpose(x, (0, 2, 3, 1)), tf.transpose(w, (2, 3, 1, 0))
        found = tf.nn.conv2d(x, w, slide.strides[0], "VALID", data_format="NHWC")
        found = tf.transpose(found, (0, 3, 1, 2))
        return tf.squeeze(found, 2) if line else found

    return conv
