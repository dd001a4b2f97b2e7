"""What TensorFlow has wrong in functions of its own: second derivatives of moments, cross entropies
and resizes, powers at 0, and gelu's digits. References: closed forms, a complex step, SciPy."""

from __future__ import annotations

import threading

import numpy as np
import pytest
from scipy.special import ndtr

import multicalc as mc

tf = pytest.importorskip("tensorflow")
import keras  # noqa: E402

RNG = np.random.default_rng(5)
X, V, C = RNG.normal(size=(3, 4, 6))
N = X.shape[1]
HESSIAN = 2 / N * (np.eye(N) - 1 / N)
"""Of the variance of N numbers."""


def variance(x):
    return tf.nn.moments(x, [0])[1]


def native_hessian(f, x):
    with tf.GradientTape() as outer:
        outer.watch(x)
        with tf.GradientTape() as inner:
            inner.watch(x)
            y = f(x)
        gradient = inner.gradient(y, x)
    return outer.jacobian(gradient, x).numpy()


def hessian(f):
    return mc.hessian(f)(tf.constant(X[0])).numpy()


@pytest.mark.parametrize(
    "moments",
    [
        lambda x: tf.nn.moments(x, [0])[1],
        lambda x: tf.nn.moments(x, [0], keepdims=True)[1][0],
        lambda x: tf.nn.moments(x, axes=[0], name="elsewhere")[1],
        lambda x: tf.compat.v1.nn.moments(x, [0])[1],
        lambda x: tf.nn.weighted_moments(x, [0], tf.ones_like(x))[1],
        lambda x: keras.ops.moments(x, axes=[0])[1],
    ],
)
def test_the_second_derivative_of_a_variance(moments):
    np.testing.assert_allclose(hessian(moments), HESSIAN, atol=1e-15)
    np.testing.assert_allclose(
        mc.grad(moments)(tf.constant(X[0])), 2 / N * (X[0] - X[0].mean()), rtol=1e-14
    )


def test_compiled():
    x = tf.constant(X[0])
    of_compiled = mc.jit(variance)
    of_compiled(x)
    np.testing.assert_allclose(mc.jit(mc.hessian(variance))(x), HESSIAN, atol=1e-15)
    np.testing.assert_allclose(hessian(lambda x: of_compiled(x)), HESSIAN, atol=1e-15)


def test_a_graph_traced_before():
    x = tf.constant(X[0])
    graph = tf.function(variance)
    graph(x)
    np.testing.assert_allclose(hessian(graph), HESSIAN, atol=1e-15)
    nested = tf.function(lambda x: 2 * graph(x))
    nested(x)
    np.testing.assert_allclose(hessian(nested), 2 * HESSIAN, atol=1e-15)


def test_a_graph_differentiated_before_and_after():
    x = tf.constant(X[0])
    graph = tf.function(variance)
    before = native_hessian(graph, x)
    np.testing.assert_allclose(hessian(graph), HESSIAN, atol=1e-15)
    np.testing.assert_array_equal(native_hessian(graph, x), before)


def normalised(x, axes):
    """What a layer does to NumPy arrays, complex ones too."""
    m = x.mean(axis=axes, keepdims=True)
    s = np.sqrt(((x - m) ** 2).mean(axis=axes, keepdims=True) + 1e-3)
    return (x - m) / s, s


def product(axes):
    """The Hessian of ``Σ C sin(u)`` at ``X`` times ``V``, ``u`` normalised: the derivative of the
    gradient, which is stated by hand, by a complex step."""
    u, s = normalised(X + 1e-30j * V, axes)
    c = C * np.cos(u)
    mean = lambda a: a.mean(axis=axes, keepdims=True)  # noqa: E731
    return ((c - mean(c) - u * mean(u * c)) / s).imag / 1e-30


@pytest.mark.parametrize(
    ("layer", "axes"),
    [
        (keras.layers.LayerNormalization, (1,)),
        (lambda **kw: keras.layers.GroupNormalization(groups=1, **kw), (1,)),
        (keras.layers.BatchNormalization, (0,)),
    ],
)
def test_layers_that_normalise(layer, axes):
    normalise = layer(epsilon=1e-3, dtype="float64")
    normalise.build(X.shape)
    training = {"training": True} if axes == (0,) else {}

    def f(x):
        return tf.reduce_sum(C * tf.sin(normalise(x, **training)))

    found = mc.hvp(f, (tf.constant(X),), (tf.constant(V),))
    np.testing.assert_allclose(found, product(axes), rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("gelu", [tf.nn.gelu, lambda x: keras.ops.gelu(x, approximate=False)])
def test_gelu_in_double_precision(gelu):
    x = np.array([-3.2, -0.7, 0.3, 1.9, 4.5])
    density = np.exp(-(x**2) / 2) / np.sqrt(2 * np.pi)
    f, at = lambda x: tf.reduce_sum(gelu(x)), tf.constant(x)
    for compiled in (lambda f: f, mc.jit):
        np.testing.assert_allclose(compiled(mc.grad(f))(at), ndtr(x) + x * density, rtol=1e-13)
    product = mc.hvp(f, (at,), (tf.ones_like(at),))
    np.testing.assert_allclose(product, (2 - x**2) * density, rtol=1e-13)


def test_cross_entropy_by_logits_and_labels():
    """Of softmax z to softmax w: the product by the Hessian is a derivative of the gradient."""

    def softmax(z):
        return np.exp(z) / np.exp(z).sum()

    def by_hand(x):
        z, w = x
        s, t = softmax(z), softmax(w)
        far = -np.log(s)
        return np.array([s - t, t * (far - (t * far).sum())])

    def f(x):
        return tf.nn.softmax_cross_entropy_with_logits(tf.nn.softmax(x[1]), x[0])

    x, v = X[:2], V[:2]
    np.testing.assert_allclose(mc.grad(f)(tf.constant(x)), by_hand(x), rtol=1e-12)
    expected = by_hand(x + 1e-30j * v).imag / 1e-30
    for compiled in (lambda f: f, tf.function, mc.jit):
        found = mc.hvp(compiled(f), (tf.constant(x),), (tf.constant(v),))
        np.testing.assert_allclose(found, expected, rtol=1e-11)


def test_bilinear_resize():
    """Linear, so that its square's Hessian is that of its matrix."""
    c = tf.constant(RNG.normal(size=(6, 5)), tf.float32)
    x, v = (tf.constant(a, tf.float32) for a in RNG.normal(size=(2, 3, 4)))

    def resize(x):
        return tf.image.resize(x[None, ..., None], (6, 5))[0, ..., 0]

    def f(x):
        return tf.reduce_sum(c * resize(x) ** 2)

    matrix = np.stack(
        [np.ravel(resize(tf.reshape(tf.one_hot(i, 12), (3, 4)))) for i in range(12)], axis=1
    )
    expected = 2 * matrix.T @ (np.ravel(c) * (matrix @ np.ravel(v)))
    found = mc.hvp(f, (x,), (v,))
    np.testing.assert_allclose(np.ravel(found), expected, rtol=1e-5, atol=1e-5)
    pushed = mc.jvp(resize, (x,), (v,))[1]
    np.testing.assert_allclose(np.ravel(pushed), matrix @ np.ravel(v), rtol=1e-5, atol=1e-6)
    layer = keras.layers.UpSampling2D(2, interpolation="bilinear")
    pushed = mc.jvp(layer, (x[None, ..., None],), (v[None, ..., None],))[1]
    np.testing.assert_allclose(pushed, layer(v[None, ..., None]), rtol=1e-5, atol=1e-6)


def test_what_a_user_stops_stays_stopped():
    x = tf.constant(X[0])

    def f(x):
        mean = tf.reduce_mean(x)
        return tf.reduce_sum(tf.square(x - tf.stop_gradient(mean)) * tf.stop_gradient(x))

    for g in (f, tf.function(f)):
        g(x)
        np.testing.assert_allclose(hessian(g), np.diag(2 * X[0]), rtol=1e-14)


@pytest.mark.parametrize("compiled", [False, True])
def test_derivatives_of_a_power_at_zero(compiled):
    def f(x):
        return sum((n + 1.0) * x**n for n in range(4))

    for right in [1.0, 2.0, 6.0, 24.0, 0.0]:
        g = mc.jit(f) if compiled else f
        assert float(g(tf.constant(0.0, tf.float64))) == right
        f = mc.grad(f)


def test_powers_of_known_exponents_have_them_in_graphs_of_derivatives():
    """A power of an exponent that the graph has to compute takes many times as long."""
    traced = tf.function(lambda x: mc.hvp(lambda x: tf.reduce_sum(x**4), (x,), (x,)))
    graph = traced.get_concrete_function(tf.TensorSpec(3, tf.float64)).graph
    left, powers = [y.op for y in graph.outputs], []
    while left:
        op = left.pop()
        left += [x.op for x in op.inputs]
        powers += [op] * (op.type == "Pow")
    assert powers
    assert {op.inputs[1].op.type for op in powers} == {"Const"}
    x = tf.constant([1.0, -2.0, 0.0], tf.float64)
    np.testing.assert_allclose(traced(x), 12 * x**3, rtol=1e-15)


def test_derivatives_of_powers_by_arrays():
    x = tf.constant([0.0, -2.0, 3.0], tf.float64)
    y = tf.constant([[0.0], [1.0], [2.0]], tf.float64)
    w = tf.constant([[1.0], [10.0], [100.0]], tf.float64)
    slope = mc.grad(lambda x: tf.reduce_sum(w * x**y))(x)
    np.testing.assert_allclose(slope, [10.0, -390.0, 610.0])
    hessian = mc.hessian(lambda z: z[0] ** z[1])(tf.constant([2.0, 0.0], tf.float64))
    np.testing.assert_allclose(hessian, [[0.0, 0.5], [0.5, np.log(2.0) ** 2]])


def test_other_threads_and_what_comes_after_see_tensorflow_as_it_is():
    z, found = tf.constant(X[1]), []

    def f(x):
        other = threading.Thread(target=lambda: found.append(native_hessian(variance, z)))
        other.start()
        other.join()
        return variance(x)

    native = native_hessian(variance, z)
    assert abs(native - HESSIAN).max() > 0.01
    np.testing.assert_allclose(hessian(f), HESSIAN, atol=1e-15)
    for each in (*found, native_hessian(variance, z)):
        np.testing.assert_array_equal(each, native)


def test_a_transform_that_fails_leaves_nothing():
    def f(x):
        raise ZeroDivisionError

    x = tf.constant(X[0])
    with pytest.raises(ZeroDivisionError):
        mc.grad(f)(x)
    assert abs(native_hessian(variance, x) - HESSIAN).max() > 0.01
