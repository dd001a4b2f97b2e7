"""The gamma and error functions, by TensorFlow."""

from __future__ import annotations

import tensorflow as tf

from multicalc_tensorflow.scalars import unary


@unary
def erf(x: tf.Tensor) -> tf.Tensor:
    # TensorFlow's is NaN at the infinities.
    return tf.where(tf.math.is_inf(x), tf.sign(x), tf.math.erf(x))


erfc = unary(tf.math.erfc)
gammaln = unary(tf.math.lgamma)
digamma = unary(tf.math.digamma)
