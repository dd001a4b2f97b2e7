"""The best quadratic as the chapter's TensorFlow tab prints it."""

import tensorflow as tf


def quadratic(x, y):
    x, y = tf.constant(x), tf.constant(y)
    w = tf.exp(tf.constant([-1.0], dtype=x.dtype))
    w = w * (-1 - (x + 1) + 2 * (x + 1) ** 2 + 2 * y**2)
    return w.numpy()
