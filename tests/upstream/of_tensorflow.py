"""TensorFlow's."""

from __future__ import annotations

from typing import Any

import numpy as np
from upstream.fault import Catalogue

import multicalc as mc

FAULTS = Catalogue("tensorflow", "2.21.0")
CORRECTED = "Corrected while a transform runs, in its thread."


def _tensor(*x: float) -> Any:
    import tensorflow as tf

    return tf.constant(x, tf.float64)


def _gelu(x: Any) -> Any:
    import tensorflow as tf

    return tf.nn.gelu(x)[0]


def _moments(x: Any) -> Any:
    import tensorflow as tf

    return tf.nn.moments(x, [0])[1]


def _cross_entropy(z: Any) -> Any:
    import tensorflow as tf

    return tf.nn.softmax_cross_entropy_with_logits(tf.nn.softmax(z), z)


def _image() -> Any:
    import tensorflow as tf

    return tf.constant([[[[1.0], [2.0]]]])


def _resized(x: Any) -> Any:
    import tensorflow as tf

    return tf.reduce_sum(tf.image.resize(x, (1, 2)))


def _fourth_power(x: Any) -> Any:
    import tensorflow as tf

    return tf.while_loop(lambda i, y: i < 3, lambda i, y: (i + 1, y * x), (0, x))[1]


@FAULTS.add(
    wrong=2 / 3,
    right=4 / 9,
    done=f"{CORRECTED} The layers are LayerNormalization, GroupNormalization and "
    "BatchNormalization in training. Not corrected: a `tf.function` called by another, of which "
    "both were differentiated twice by TensorFlow before.",
    ours=lambda: mc.hessian(_moments)(_tensor(1.0, 2.0, 4.0))[0, 0],
)
def moments() -> Any:
    """`tf.nn.moments` takes the mean within the variance for a constant: second derivatives of a
    variance, and of every Keras layer that normalises"""
    import tensorflow as tf

    x = tf.constant([1.0, 2.0, 4.0], tf.float64)
    with tf.GradientTape() as outer:
        outer.watch(x)
        with tf.GradientTape() as inner:
            inner.watch(x)
            variance = tf.nn.moments(x, [0])[1]
        gradient = inner.gradient(variance, x)
    return outer.jacobian(gradient, x)[0, 0].numpy()


@FAULTS.add(
    wrong=1.0833154664465336,
    right=1.0833154705876863,
    done=f"{CORRECTED} The value outside of transforms is TensorFlow's.",
    ours=lambda: mc.grad(_gelu)(_tensor(1.0))[0],
)
def gelu() -> Any:
    """`tf.nn.gelu` has its constants in single precision, whatever the dtype"""
    import tensorflow as tf

    x = tf.constant(1.0, tf.float64)
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = tf.nn.gelu(x)
    return tape.gradient(y, x).numpy()


@FAULTS.add(
    wrong=0.0,
    right=-0.25,
    done=f"{CORRECTED} First derivatives are those of labels that sum to 1.",
    ours=lambda: mc.jvp(mc.grad(_cross_entropy), (_tensor(0.0, 0.0),), (_tensor(1.0, 0.0),))[1][0],
)
def cross_entropy() -> Any:
    """`tf.nn.softmax_cross_entropy_with_logits` has no second derivative by logits and labels: of
    the cross entropy of softmax z to itself"""
    import tensorflow as tf

    z = tf.constant([0.0, 0.0], tf.float64)
    with tf.GradientTape() as outer:
        outer.watch(z)
        with tf.GradientTape() as inner:
            inner.watch(z)
            y = tf.nn.softmax_cross_entropy_with_logits(tf.nn.softmax(z), z)
        gradient = inner.gradient(y, z)
    return outer.jacobian(gradient, z)[0, 0].numpy()


@FAULTS.add(
    wrong=0.0,
    right=3.0,
    done=f"{CORRECTED} This is bilinear interpolation without antialiasing, as UpSampling2D has "
    "it; the other ways say that they have no second derivative.",
    ours=lambda: mc.jvp(_resized, (_image(),), (_image(),))[1],
)
def resize() -> Any:
    """`tf.image.resize` is linear, and its tangents are 0, as are second derivatives through it"""
    import tensorflow as tf

    x, weight = tf.constant([[[[1.0], [2.0]]]]), tf.Variable(1.0)
    with tf.GradientTape() as outer:
        with tf.GradientTape() as inner:
            inner.watch(x)
            y = tf.reduce_sum(tf.image.resize(x, (1, 2)))
        pulled = inner.gradient(y, x, weight)
    return outer.gradient(tf.reduce_sum(x * pulled), weight, unconnected_gradients="zero").numpy()


@FAULTS.add(
    wrong=0.0,
    right=48.0,
    done="Forward accumulators are not used: a jvp is the pullback of a pullback.",
    ours=lambda: mc.jit(mc.grad(lambda x: mc.jvp(_fourth_power, (x,), (x * 0.0 + 1.0,))[1]))(
        _tensor(2.0)[0]
    ),
)
def forward_accumulator() -> Any:
    """The gradient of a loop's tangent by `tf.autodiff.ForwardAccumulator`, in `tf.function`"""
    import tensorflow as tf

    x = tf.constant(2.0)

    @tf.function
    def second(x: Any) -> Any:
        with tf.GradientTape() as tape:
            tape.watch(x)
            with tf.autodiff.ForwardAccumulator(x, tf.constant(1.0)) as forward:
                y = tf.while_loop(lambda i, y: i < 3, lambda i, y: (i + 1, y * x), (0, x))[1]
            tangent = forward.jvp(y)
        return tape.gradient(tangent, x, unconnected_gradients="zero")

    return second(x).numpy()


@FAULTS.add(
    wrong=0.0,
    right=-0.46481234813947624,
    done="Left: constants as arguments are the common case, and TensorFlow does not say more. So "
    "are the parameters of `betainc` and `polygamma`.",
    ours=None,
)
def zeta() -> Any:
    """The gradient of `tf.math.zeta` by its first argument is 0, or None"""
    import tensorflow as tf

    s = tf.constant(2.5, tf.float64)
    with tf.GradientTape() as tape:
        tape.watch(s)
        y = tf.math.zeta(s, tf.constant(1.5, tf.float64))
    return tape.gradient(y, s, unconnected_gradients="zero").numpy()


@FAULTS.add(
    wrong=float("nan"),
    right=0.0,
    done=CORRECTED,
    ours=lambda: mc.grad(mc.grad(mc.grad(lambda x: x**2.0)), backend="tensorflow")(0.0),
)
def power_at_zero() -> Any:
    """A derivative of `x**n` at 0 beyond the n-th"""
    import tensorflow as tf

    x = tf.constant(0.0, tf.float64)
    with tf.GradientTape() as a:
        a.watch(x)
        with tf.GradientTape() as b:
            b.watch(x)
            with tf.GradientTape() as c:
                c.watch(x)
                y = x**2.0
            first = c.gradient(y, x)
        second = b.gradient(first, x)
    return a.gradient(second, x).numpy()


def _products(x: Any) -> Any:
    import tensorflow as tf

    counts, phase = tf.constant([1, 2]), x * np.array([1j, 2.0])
    return tf.stack([(x > 1) * x, counts * np.array([1.0, 2.5]), tf.math.imag(phase)])


@FAULTS.add(
    wrong=1.0,
    right=1.5,
    done=f"{CORRECTED} The mask gets the dtype of what is beside it, with all operators.",
    ours=lambda: mc.jit(_products, compiler="graph")(_tensor(1.5, 0.5))[0, 0],
)
def mask_times_array() -> Any:
    """A mask times an array is a logical *and*, of integers at that"""
    import tensorflow as tf

    x = tf.constant([1.5, 0.5], tf.float64)
    return float(((x > 1) * x)[0])


@FAULTS.add(
    wrong=4.0,
    right=5.0,
    done=f"{CORRECTED} Tensors of two dtypes, and integers beside a Python float, TensorFlow "
    "refuses.",
    ours=lambda: mc.jit(_products, compiler="graph")(_tensor(1.5, 0.5))[1, 1],
)
def integers_beside_floats() -> Any:
    """NumPy's floats beside integers become integers"""
    import numpy as np
    import tensorflow as tf

    counts = tf.constant([1, 2])
    return float((counts * np.array([1.0, 2.5]))[1])


@FAULTS.add(
    wrong=0.0,
    right=1.5,
    done=f"{CORRECTED} That is of operators: functions such as `tf.multiply` still do it, and "
    "NumPy warns.",
    ours=lambda: mc.jit(_products, compiler="graph")(_tensor(1.5, 0.5))[2, 0],
)
def reals_beside_complex() -> Any:
    """Of NumPy's complex numbers beside reals only the real part remains"""
    import numpy as np
    import tensorflow as tf

    x = tf.constant([1.5, 0.5], tf.float64)
    phase = tf.cast(x * np.array([1j, 2.0]), tf.complex128)
    return tf.math.imag(phase)[0].numpy()
