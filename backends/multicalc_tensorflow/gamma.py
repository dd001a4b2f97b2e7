"""The gamma and error functions, by TensorFlow."""

from __future__ import annotations

import tensorflow as tf

from multicalc_tensorflow.scalars import floats, unary


def _erf(x: tf.Tensor) -> tf.Tensor:
    # TensorFlow's is NaN at the infinities.
    return tf.where(tf.math.is_inf(x), tf.sign(x), tf.math.erf(x))


erf = unary(_erf, floats)
erfc = unary(tf.math.erfc, floats)
gammaln = unary(tf.math.lgamma, floats)
digamma = unary(tf.math.digamma, floats)
