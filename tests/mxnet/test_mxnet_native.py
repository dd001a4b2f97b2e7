"""Functions of MXNet's own whose derivatives MXNet has wrong: layers whose behaviour depends on the
mode, casts to integers, gelu. References: closed forms by hand, a complex step, SciPy."""

from __future__ import annotations

import importlib.util

import numpy as np
import pytest
from scipy.special import ndtr

if importlib.util.find_spec("mxnet") is None:
    pytest.skip("mxnet is not installed", allow_module_level=True)

from multicalc_mxnet.runtime.loading import ensure_numpy_mode, load

import multicalc as mc
from multicalc.errors import UnsupportedOperationError

mx = load()
ensure_numpy_mode()
from mxnet import autograd  # noqa: E402
from mxnet.gluon import nn, rnn  # noqa: E402

X, V, C = np.random.default_rng(8).normal(size=(3, 5, 3))
MEAN, VARIANCE = np.array([[0.1, 0.2, -0.3], [1.0, 2.0, 0.5]])


def array(x):
    return mx.np.array(x, dtype="float64")


def assert_close(found, expected, **tolerance):
    np.testing.assert_allclose(found.asnumpy(), expected, **({"rtol": 1e-12} | tolerance))


def batch_norm():
    """A layer, and a function of what it gives."""
    layer = nn.BatchNorm(in_channels=3, epsilon=1e-3, momentum=0.75)
    layer.initialize()
    layer.cast("float64")
    layer.running_mean.set_data(array(MEAN))
    layer.running_var.set_data(array(VARIANCE))
    return layer, lambda x: (array(C) * mx.np.sin(layer(x))).sum()


def in_mode(mode, f):
    def g(x):
        with mode():
            return f(x)

    return g


def gradient_in_training(x):
    """Of what the layer's output becomes, by hand, for complex numbers too."""
    scale = np.sqrt(((x - x.mean(axis=0)) ** 2).mean(axis=0) + 1e-3)
    u = (x - x.mean(axis=0)) / scale
    c = C * np.cos(u)
    return (c - c.mean(axis=0) - u * (u * c).mean(axis=0)) / scale


def gradient_in_prediction(x):
    scale = np.sqrt(VARIANCE + 1e-3)
    return C * np.cos((x - MEAN) / scale) / scale


MODES = pytest.mark.parametrize(
    ("mode", "gradient"),
    [
        (autograd.train_mode, gradient_in_training),
        (autograd.predict_mode, gradient_in_prediction),
    ],
)


@MODES
def test_the_mode_is_that_in_which_a_layer_is_called(mode, gradient):
    f, x, v = in_mode(mode, batch_norm()[1]), array(X), array(V)
    product = gradient(X + 1e-30j * V).imag / 1e-30
    for around in (autograd.train_mode, autograd.predict_mode):
        assert_close(in_mode(around, mc.grad(f))(x), gradient(X))
    assert_close(mc.jvp(f, (x,), (v,))[1], (gradient(X) * V).sum())
    assert_close(mc.hvp(f, (x,), (v,)), product)
    assert_close(mc.grad(lambda x: (array(V) * mc.grad(f)(x)).sum())(x), product)
    assert_close(mx.np.tensordot(mc.hessian(f)(x), v, 2), product)


@MODES
def test_a_pullback_is_in_the_mode_of_its_function(mode, gradient):
    with mode():
        _, pullback = mc.vjp(batch_norm()[1], array(X))
    assert_close(pullback(mx.np.array(2.0, dtype="float64"))[0], 2 * gradient(X))


def test_both_modes_in_one_function():
    f = batch_norm()[1]

    def both(x):
        return in_mode(autograd.train_mode, f)(x) + in_mode(autograd.predict_mode, other)(x)

    other = batch_norm()[1]
    expected = gradient_in_training(X) + gradient_in_prediction(X)
    assert_close(mc.grad(both)(array(X)), expected)

    def beside_a_gradient(x):
        return both(x) + mc.grad(lambda x: (x**3).sum())(x).sum()

    assert_close(mc.grad(beside_a_gradient)(array(X)), expected + 6 * X)


@pytest.mark.parametrize("fixed", [False, True])
def test_parameters_of_a_layer_in_training(fixed):
    def f(gamma, beta):
        moving = array(MEAN), array(VARIANCE)
        with autograd.train_mode():
            y = mx.npx.batch_norm(array(X), gamma, beta, *moving, eps=1e-3, fix_gamma=fixed)
        return (array(C) * y).sum()

    of_gamma, of_beta = mc.grad(f, argnums=(0, 1))(array([1.0, 2.0, 3.0]), array([0.5, 0.0, 1.0]))
    unit = (X - X.mean(axis=0)) / np.sqrt(X.var(axis=0) + 1e-3)
    assert_close(of_gamma, 0.0 if fixed else (C * unit).sum(axis=0))
    assert_close(of_beta, C.sum(axis=0))


def test_a_gradient_in_training_moves_the_statistics_once():
    layer, f = batch_norm()
    mc.grad(in_mode(autograd.train_mode, f))(array(X))
    assert_close(layer.running_mean.data(), 0.75 * MEAN + 0.25 * X.mean(axis=0))
    assert_close(layer.running_var.data(), 0.75 * VARIANCE + 0.25 * X.var(axis=0))
    mc.grad(f)(array(X))
    assert_close(layer.running_mean.data(), 0.75 * MEAN + 0.25 * X.mean(axis=0))


def test_what_keeps_statistics_or_draws_is_not_compiled():
    layers = batch_norm()[1], lambda x: mx.npx.dropout(x, p=0.5).sum()
    for f in layers:
        with pytest.raises(UnsupportedOperationError, match="compile"):
            mc.grad(mc.jit(in_mode(autograd.train_mode, f)))(array(X))
    assert_close(mc.grad(mc.jit(layers[0]))(array(X)), gradient_in_prediction(X))
    assert_close(mc.grad(mc.jit(layers[1]))(array(X)), np.ones_like(X))


def test_dropout():
    def f(x):
        return (mx.npx.dropout(x, p=0.5) ** 3).sum()

    x, v = array(X), array(V)
    assert_close(mc.grad(f)(x), 3 * X**2)
    assert_close(mc.hvp(f, (x,), (v,)), 6 * X * V)
    found = mc.grad(in_mode(autograd.train_mode, f))(x).asnumpy()
    np.testing.assert_allclose(found[found != 0], (24 * X**2)[found != 0], rtol=1e-12)
    assert 0 < (found != 0).sum() < X.size
    mx.random.seed(1)
    kept = mc.grad(in_mode(autograd.train_mode, f))(x).asnumpy() != 0
    mx.random.seed(1)
    assert_close(mc.hvp(in_mode(autograd.train_mode, f), (x,), (v,)), 48 * X * V * kept)


CASTS = {
    "int8": lambda x: x.astype("int8"),
    "uint8": lambda x: mx.np.abs(x).astype("uint8"),
    "int32": lambda x: x.astype("int32"),
    "int64": lambda x: x.astype(np.int64),
    "bool": lambda x: x.astype(bool),
    "not copied": lambda x: x.astype("int32", copy=False),
    "array": lambda x: mx.np.array(x, dtype="int32"),
    "of a sum": lambda x: x.sum().astype("int32"),
    "of a part": lambda x: x[1:].astype("int32").sum(),
}


@pytest.mark.parametrize("name", CASTS)
def test_a_cast_to_integers_is_a_constant(name):
    x, v = array([1.3, -2.7, 0.4, 5.1]), array([0.5, 1.0, -2.0, 0.7])
    step = CASTS[name](x).astype("float64").asnumpy() * np.ones(4)

    def f(x):
        return (CASTS[name](x).astype("float64") * x).sum()

    assert_close(mc.grad(f)(x), step)
    assert_close(mc.jvp(f, (x,), (v,))[1], (step * v.asnumpy()).sum())
    assert_close(mc.hessian(f)(x), np.zeros((4, 4)))
    assert_close(mc.grad(lambda x: (v * mc.grad(f)(x)).sum())(x), np.zeros(4))
    if name != "array":
        assert_close(mc.grad(mc.jit(f))(x), step)


def test_a_cast_to_other_floats_keeps_the_derivative():
    x = array([1.3, -2.7])
    f = lambda x: (x.astype("float32") ** 2).sum()  # noqa: E731
    assert_close(mc.grad(f)(x), [2.6, -5.4], rtol=1e-7)


@pytest.mark.parametrize("gelu", [lambda x: mx.npx.leaky_relu(x, act_type="gelu"), nn.GELU()])
def test_gelu_in_double_precision(gelu):
    x = np.array([-3.2, -0.7, 0.3, 1.9, 4.5])
    density = np.exp(-(x**2) / 2) / np.sqrt(2 * np.pi)
    f = lambda x: gelu(x).sum()  # noqa: E731
    assert_close(mc.grad(f)(array(x)), ndtr(x) + x * density, atol=1e-15)
    assert_close(mc.grad(mc.jit(f))(array(x)), ndtr(x) + x * density, atol=1e-15)
    assert_close(mc.hvp(f, (array(x),), (array(np.ones(5)),)), (2 - x**2) * density)


def test_selu():
    x, factor = np.array([-1.3, -0.2, 0.7]), 1.0507009873554805 * 1.6732632423543772
    layer = nn.SELU()
    f = lambda x: layer(x).sum()  # noqa: E731
    slope = np.where(x > 0, 1.0507009873554805, factor * np.exp(x))
    assert_close(mc.grad(f)(array(x)), slope)
    assert_close(mc.grad(mc.jit(f))(array(x)), slope)
    curvature = np.where(x > 0, 0.0, factor * np.exp(x))
    assert_close(mc.hvp(f, (array(x),), (array(np.ones(3)),)), curvature)


@pytest.mark.parametrize("cell", [rnn.RNN, rnn.GRU, rnn.LSTM])
def test_recurrent_layers(cell):
    """By the sequence alone, against differences."""
    options = {"activation": "tanh"} if cell is rnn.RNN else {}
    layer = cell(3, input_size=3, **options)
    layer.initialize(mx.init.Uniform(0.5))
    layer.cast("float64")
    x, v = array(X[:, None]), array(V[:, None])
    f = lambda x: mx.np.sin(layer(x)).sum()  # noqa: E731
    h = 1e-5
    expected = (f(x + h * v) - f(x - h * v)) / (2 * h)
    assert_close((mc.grad(f)(x) * v).sum(), expected.item(), rtol=1e-7)
    change = (mc.grad(f)(x + h * v) - mc.grad(f)(x - h * v)) / (2 * h)
    assert_close(mc.hvp(f, (x,), (v,)), change.asnumpy(), rtol=1e-7, atol=1e-9)


@pytest.mark.parametrize("ways", [1, 2])
@pytest.mark.parametrize("mode", ["rnn_tanh", "gru", "lstm"])
def test_recurrent_layers_by_all_operands(mode, ways):
    """Layers take what those before give, both ways beside each other."""
    gates, rng = {"rnn_tanh": 1, "gru": 3, "lstm": 4}[mode], np.random.default_rng(4)
    count = sum(gates * 2 * (n + 2 + 2) * ways for n in (3, 2 * ways, 2 * ways))
    shapes = [(3, 1, 3), (count,), *[(3 * ways, 1, 2)] * (2 if mode == "lstm" else 1)]
    options = {"mode": mode, "state_size": 2, "num_layers": 3, "bidirectional": ways == 2}

    def f(*xs):
        outs = mx.npx.rnn(*xs, **options, p=0, state_outputs=True)
        return sum(mx.np.sin(y).sum() for y in outs)

    xs, vs = ([array(rng.normal(size=shape)) for shape in shapes] for _ in range(2))
    all_of_them, h = tuple(range(len(xs))), 1e-5

    def difference(g, which):
        steps = [h * v if k in which else 0 for k, v in enumerate(vs)]
        forth, back = ([x + s * step for x, step in zip(xs, steps, strict=True)] for s in (1, -1))
        return (g(*forth) - g(*back)) / (2 * h)

    for k in all_of_them:
        along = (mc.grad(f, argnums=k)(*xs) * vs[k]).sum()
        assert_close(along, difference(f, [k]).item(), rtol=1e-6, atol=1e-8)
    for k, found in enumerate(mc.hvp(f, xs, vs)):
        change = difference(mc.grad(f, argnums=k), all_of_them)
        assert_close(found, change.asnumpy(), rtol=1e-6, atol=1e-8)


def test_recurrent_layers_with_dropout_have_one_derivative():
    layer = rnn.GRU(2, 2, dropout=0.5, input_size=3)
    layer.initialize()
    layer.cast("float64")
    f, x = in_mode(autograd.train_mode, lambda x: layer(x).sum()), array(X[:, None])
    with pytest.raises(UnsupportedOperationError, match="gru with dropout"):
        mc.hvp(f, (x,), (x,))


POOLING = {
    "in parts": {"pool_size": 2},
    "overlapping": {"pool_size": (3, 2), "strides": (2, 1), "padding": (1, 1)},
    "reaching out": {"pool_size": 3, "strides": 2, "ceil_mode": True},
    "of all": None,
}


@pytest.mark.parametrize("options", POOLING.values(), ids=POOLING)
@pytest.mark.parametrize("kind", ["Max", "Avg"])
def test_pooling(kind, options):
    """Its derivative is a matrix: where a step along each element goes."""
    name = f"Global{kind}Pool2D" if options is None else f"{kind}Pool2D"
    layer = getattr(nn, name)(**(options or {}))
    x, v = np.random.default_rng(3).normal(size=(2, 1, 2, 4, 6))
    steps = [x + 1e-6 * e.reshape(x.shape) for e in np.eye(x.size)]
    y = layer(array(x)).asnumpy()
    rows = [(layer(array(step)).asnumpy() - y).ravel() / 1e-6 for step in steps]
    product = 6 * np.stack(rows) @ (y.ravel() * (v.ravel() @ np.stack(rows)))
    found = mc.hvp(lambda x: (layer(x) ** 3).sum(), (array(x),), (array(v),))
    assert_close(found, product.reshape(x.shape), rtol=1e-7, atol=1e-8)


def test_max_pooling_in_single_precision():
    x = np.random.default_rng(3).permutation(2048).reshape(2, 4, 16, 16).astype("float32")
    windows = x.reshape(2, 4, 8, 2, 8, 2)
    largest = windows.max(axis=(3, 5), keepdims=True)
    expected = np.where(windows == largest, 2 * windows, 0).reshape(x.shape)
    layer = nn.MaxPool2D(2)
    for mode in (autograd.predict_mode, autograd.train_mode):
        f = in_mode(mode, lambda x: (layer(x) ** 2).sum())
        assert_close(mc.grad(f)(mx.np.array(x)), expected)


def test_the_first_of_equals_is_the_largest():
    x, v = array(np.ones((1, 1, 1, 4))), array([[[[1.0, 2.0, 3.0, 4.0]]]])
    layer = nn.MaxPool2D((1, 2))
    assert_close(mc.grad(lambda x: layer(x).sum())(x), [[[[1, 0, 1, 0]]]])
    assert_close(mc.jvp(lambda x: layer(x), (x,), (v,))[1], [[[[1, 3]]]])


@pytest.mark.parametrize("order", [1, -1, 2, -2, np.inf, -np.inf])
@pytest.mark.parametrize("shape", [(4, 6), (6, 4)])
def test_matrix_norms(order, shape):
    """Followed by something, as MXNet's gradient is right for a cotangent of 1 only."""
    x = np.random.default_rng(2).normal(size=shape)
    u, s, v = np.linalg.svd(x, full_matrices=False)
    if abs(order) == 2:
        k = 0 if order > 0 else -1
        gradient, y = np.outer(u[:, k], v[k]), s[k]
    else:
        axis = 0 if abs(order) == 1 else 1
        sums = abs(x).sum(axis=axis, keepdims=True)
        y = sums.max() if order > 0 else sums.min()
        gradient = np.sign(x) * (sums == y)
    expected = 3 * y**2 * gradient
    f = lambda x: mx.np.linalg.norm(x, order) ** 3  # noqa: E731
    assert_close(mc.grad(f)(array(x)), expected, atol=1e-12)
    assert_close(mc.vjp(f, array(x))[0], y**3)
    direction = array(np.ones(shape))
    assert_close(mc.jvp(f, (array(x),), (direction,))[1], expected.sum(), rtol=1e-10)
    stacked = array(np.stack([x, 2 * x]))
    g = lambda x: (mx.np.linalg.norm(x, order, axis=(1, 2), keepdims=True) ** 3).sum()  # noqa: E731
    assert_close(mc.grad(g)(stacked)[0], expected, atol=1e-12)
