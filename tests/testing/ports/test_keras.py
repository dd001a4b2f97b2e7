"""Keras models as functions of their weights; on the backend that Keras is on in this process, and
for the others in a process each."""

from __future__ import annotations

import os
import subprocess
import sys

import numpy as np
import pytest

import multicalc as mc
from multicalc.backend import get_backend
from multicalc.errors import InvalidArgumentError
from multicalc.testing.ports.taps import Taps

keras = pytest.importorskip("keras")

from keras import layers, ops  # noqa: E402
from multicalc_keras import KerasModel  # noqa: E402

BACKEND = get_backend(keras.config.backend())
RNG = np.random.default_rng(7)
SEQUENCES = RNG.normal(size=(2, 5, 8))
IMAGES = RNG.normal(size=(3, 6, 6, 2))
numpy = BACKEND.to_numpy


class Block(keras.Model):
    """A transformer's."""

    def __init__(self, dtype="float32"):
        super().__init__(dtype=dtype)
        self.norm = layers.LayerNormalization(epsilon=1e-5, dtype=dtype)
        self.attention = layers.MultiHeadAttention(2, 4, dtype=dtype)
        self.mlp = [layers.Dense(6, activation="gelu", dtype=dtype), layers.Dense(8, dtype=dtype)]

    def call(self, x):
        h = self.norm(x)
        x = x + self.attention(h, h, use_causal_mask=True)
        return x + self.mlp[1](self.mlp[0](x))


def cnn(dtype="float32"):
    x = images = keras.Input((6, 6, 2))
    x = layers.Conv2D(3, 3, padding="same", name="conv", dtype=dtype)(x)
    x = layers.BatchNormalization(momentum=0.9, name="norm", dtype=dtype)(x)
    x = layers.Flatten(name="flat", dtype=dtype)(layers.Activation("silu", dtype=dtype)(x))
    return keras.Model(images, layers.Dense(2, name="head", dtype=dtype)(x))


def recurrent(layer):
    def made(dtype="float32"):
        cells = layer(4, return_sequences=True, name="cells", dtype=dtype)
        head = layers.Dense(2, name="head", dtype=dtype)
        return keras.Sequential([keras.Input((5, 8)), cells, head])

    return made


MODELS = {
    "cnn": (cnn, IMAGES),
    "transformer": (Block, SEQUENCES),
    "gru": (recurrent(layers.GRU), SEQUENCES),
    "lstm": (recurrent(layers.LSTM), SEQUENCES),
}

# JAX compiles every operation of each.
GRADIENTS = {"tensorflow": [*MODELS], "torch": [*MODELS], "jax": ["cnn", "transformer", "gru"]}
PRODUCTS = {"tensorflow": ["cnn", "transformer", "gru"], "torch": ["transformer"], "jax": ["gru"]}


def built(make, x, dtype="float32"):
    keras.utils.set_random_seed(3)
    rng = np.random.default_rng(3)
    model = make(dtype)
    model(ops.convert_to_tensor(x, dtype=dtype))
    for weight in model.weights:  # not at the zeros and ones that they begin with
        weight.assign(weight + 0.1 * rng.normal(size=weight.shape))
    return model


def loss(outputs):
    return ops.mean(ops.square(outputs)) + ops.mean(ops.sin(outputs))


def run(model, x, *, parameters=None, training=False, seed=None, taps=None):
    return model.run(
        model.parameters() if parameters is None else parameters,
        model.state(),
        (BACKEND.from_numpy(x) if isinstance(x, np.ndarray) else x,),
        {},
        training=training,
        seed=seed,
        taps=Taps() if taps is None else taps,
    )


def value_of(model, training=False):
    def value(parameters, x):
        return loss(run(model, x, parameters=parameters, training=training)[0])

    return value


def arrays(values):
    return {name: numpy(x) for name, x in values.items()}


def native_gradient(native, x, training):
    x = ops.convert_to_tensor(x)
    values = [weight.value for weight in native.trainable_weights]
    if BACKEND.name == "tensorflow":
        import tensorflow as tf

        with tf.GradientTape() as tape:
            out = loss(native(x, training=training))
        return tape.gradient(out, values)
    if BACKEND.name == "jax":
        import jax

        mode = {"training": True} if training else {}
        others = [variable.value for variable in native.non_trainable_variables]
        return jax.grad(lambda values: loss(native.stateless_call(values, others, x, **mode)[0]))(
            values
        )
    import torch
    from torch.nn.attention import SDPBackend, sdpa_kernel

    with sdpa_kernel(SDPBackend.MATH):
        return torch.autograd.grad(loss(native(x, training=training)), values)


@pytest.mark.parametrize("name", GRADIENTS[BACKEND.name])
def test_gradients_are_the_frameworks_own_to_the_last_bit(name):
    make, x = MODELS[name]
    model = KerasModel(built(make, x))
    x = x.astype("float32")
    training = name == "cnn"
    found = mc.grad(value_of(model, training), backend=BACKEND.name)(arrays(model.parameters()), x)
    expected = native_gradient(model.native, x, training)
    assert max(np.abs(gradient).max() for gradient in found.values()) > 0.01
    # TensorFlow can't differentiate batch statistics twice, so multicalc does that itself there.
    error = 1e-6 if training and BACKEND.name == "tensorflow" else 0
    for (weight, gradient), exact in zip(found.items(), expected, strict=True):
        np.testing.assert_allclose(gradient, numpy(exact), rtol=0, atol=error, err_msg=weight)


@pytest.mark.parametrize("name", PRODUCTS[BACKEND.name])
def test_hessian_vector_products_are_differences_of_gradients(name):
    make, x = MODELS[name]
    with BACKEND.precision(frozenset({"float64"})):
        model = KerasModel(built(make, x, "float64"))
        at = arrays(model.parameters())
    value = value_of(model, training=name == "cnn")
    gradient = mc.grad(value, backend=BACKEND.name)
    v = {name: RNG.normal(size=w.shape) for name, w in at.items()}
    found = mc.hvp(value, (at, x), v, argnums=0, backend=BACKEND.name)
    # Only on TensorFlow does Keras compute in float64 throughout.
    h, error = (1e-4, 1e-6) if BACKEND.name == "tensorflow" else (2e-3, 1e-3)
    ahead, behind = (gradient({n: at[n] + s * v[n] for n in at}, x) for s in (h, -h))
    largest = max(np.abs(product).max() for product in found.values())
    for weight, product in found.items():
        difference = (ahead[weight] - behind[weight]) / (2 * h)
        np.testing.assert_allclose(
            product, difference, rtol=0, atol=error * largest, err_msg=weight
        )


def test_running_statistics_come_out_and_the_model_keeps_its_own():
    model = KerasModel(built(cnn, IMAGES))
    before = arrays(model.state())
    taps = Recording()
    _, after = run(model, IMAGES.astype("float32"), training=True, taps=taps)
    into = np.asarray(taps.inputs["norm"], dtype="float64")
    mean, variance = into.mean((0, 1, 2)), into.var((0, 1, 2))
    assert list(after) == ["norm.moving_mean", "norm.moving_variance"]
    for name, statistic in (("norm.moving_mean", mean), ("norm.moving_variance", variance)):
        expected = 0.9 * before[name] + 0.1 * statistic
        np.testing.assert_allclose(numpy(after[name]), expected, rtol=1e-5)
        np.testing.assert_array_equal(numpy(model.state()[name]), before[name])


class Recording(Taps):
    """What goes into each site, and out of it; some of that is replaced."""

    def __init__(self, inputs=(), outputs=()):
        super().__init__()
        self.replaced, self.given = dict(inputs), dict(outputs)
        self.inputs, self.outputs = {}, {}

    def entered(self, site, args, kwargs):
        args = (self.replaced.get(site, args[0]), *args[1:])
        self.inputs[site] = keras.tree.map_structure(numpy, args[0])
        return args, kwargs

    def left(self, site, outputs):
        outputs = self.given.get(site, outputs)
        self.outputs[site] = keras.tree.map_structure(numpy, outputs)
        return outputs


def test_taps_are_told_of_each_layer_in_order_and_change_what_goes_through():
    model = KerasModel(built(Block, SEQUENCES))
    x = SEQUENCES.astype("float32")
    taps = Recording()
    out, _ = run(model, x, taps=taps)
    assert list(taps.inputs) == [
        *("", "norm", "attention", "attention.query", "attention.key", "attention.value"),
        *("attention.attention_output", "mlp.0", "mlp.1"),
    ]
    np.testing.assert_array_equal(taps.inputs["attention"], taps.outputs["norm"])
    np.testing.assert_array_equal(numpy(out), taps.outputs[""])
    residual = taps.inputs["mlp.0"]
    np.testing.assert_array_equal(numpy(out), residual + taps.outputs["mlp.1"])

    zeros = BACKEND.from_numpy(np.zeros((2, 5, 6), dtype="float32"))
    forced, _ = run(model, x, taps=Recording(inputs={"mlp.1": zeros}))
    bias = numpy(model.parameters()["mlp.1.bias"])
    np.testing.assert_array_equal(numpy(forced), residual + bias)
    other = BACKEND.from_numpy(np.ones((2, 5, 8), dtype="float32"))
    replaced, _ = run(model, x, taps=Recording(outputs={"mlp.1": other}))
    np.testing.assert_array_equal(numpy(replaced), residual + 1)


class Mapped(layers.Wrapper):
    """The layer of each example, by itself."""

    def call(self, x):
        return ops.vectorized_map(self.layer, x)


def test_taps_are_not_told_of_what_runs_in_a_trace_of_its_own():
    native = Mapped(layers.Dense(2))
    x = SEQUENCES.astype("float32")
    native(ops.convert_to_tensor(x))
    taps = Recording()
    out, _ = run(KerasModel(native), x, taps=taps)
    np.testing.assert_allclose(numpy(out), numpy(native.layer(x)), rtol=1e-5)
    assert list(taps.inputs) == [""]


def test_a_layer_called_twice_is_two_sites():
    x = keras.Input((5, 8))
    shared = layers.Dense(8, name="shared")
    model = KerasModel(keras.Model(x, shared(shared(x))))
    taps = Recording()
    run(model, SEQUENCES.astype("float32"), taps=taps)
    assert list(taps.inputs) == ["", "shared", "shared#2"]
    np.testing.assert_array_equal(taps.inputs["shared#2"], taps.outputs["shared"])


class Keeping(layers.Layer):
    """It keeps what it saw, and adds a loss."""

    def __init__(self):
        super().__init__()
        self.seen = []
        self.drop = layers.Dropout(0.5)

    def call(self, x):
        self.seen.append(x)
        self.last = x
        self.add_loss(ops.sum(x))
        return self.drop(x)


class Broken(Taps):
    def left(self, site, outputs):
        raise RuntimeError("broken")


def test_nothing_of_the_model_changes():
    x = IMAGES.astype("float32")
    native = keras.Sequential([keras.Input((6, 6, 2)), Keeping(), cnn()])
    native(ops.convert_to_tensor(x))
    within = [native, *native.layers, *native.layers[1].layers]

    def everything():
        attributes = [{name: id(value) for name, value in vars(each).items()} for each in within]
        lists = [list(map(id, each._losses)) for each in within]
        seen = list(map(id, native.layers[0].seen)), id(native.layers[0].last)
        return attributes, lists, seen, [np.asarray(w).tobytes() for w in native.variables]

    before = everything()
    model = KerasModel(native)
    run(model, x, training=True, seed=5)
    assert everything() == before
    with pytest.raises(RuntimeError, match="broken"):
        run(model, x, training=True, seed=5, taps=Broken())
    assert everything() == before
    value = value_of(model)
    mc.grad(value, backend=BACKEND.name)(arrays(model.parameters()), x)
    assert everything() == before


def test_dropout_goes_by_the_seed():
    x = np.ones((2, 5, 8), dtype="float32")
    drop = [layers.Dropout(0.5, seed=1), layers.Dropout(0.5)]
    model = KerasModel(keras.Sequential([keras.Input((5, 8)), *drop]))

    def dropped(seed):
        return numpy(run(model, x, training=True, seed=seed)[0])

    first = dropped(5)
    assert set(np.unique(first)) == {0.0, 4.0}
    assert 5 < np.count_nonzero(first) < 35
    np.testing.assert_array_equal(dropped(5), first)
    assert np.any(dropped(6) != first)
    np.testing.assert_array_equal(numpy(run(model, x)[0]), x)
    with pytest.raises(InvalidArgumentError, match="give `seed=`"):
        run(model, x, training=True)


def test_recurrent_dropout_needs_no_seed_out_of_training():
    native = layers.GRU(4, dropout=0.5, recurrent_dropout=0.5)
    x = ops.convert_to_tensor(SEQUENCES, dtype="float32")
    native(x)
    model = KerasModel(native)
    np.testing.assert_allclose(numpy(run(model, x)[0]), numpy(native(x)), atol=1e-6)
    with pytest.raises(InvalidArgumentError, match="give `seed=`"):
        run(model, x, training=True)
    assert np.any(numpy(run(model, x, training=True, seed=5)[0]) != numpy(native(x)))


@pytest.mark.skipif(BACKEND.name == "jax", reason="Keras itself refuses it there")
def test_random_numbers_without_a_generator_are_refused():
    noisy = layers.Lambda(lambda x: x + keras.random.normal((5, 8)))
    model = KerasModel(keras.Sequential([keras.Input((5, 8)), noisy]))
    with pytest.raises(InvalidArgumentError, match="SeedGenerator"):
        run(model, SEQUENCES.astype("float32"), seed=5)


def test_a_frozen_layer_is_state():
    native = built(cnn, IMAGES)
    native.get_layer("conv").trainable = False
    model = KerasModel(native)
    assert list(model.parameters()) == ["norm.gamma", "norm.beta", "head.kernel", "head.bias"]
    assert {"conv.kernel", "conv.bias"} < model.state().keys()
    x = IMAGES.astype("float32")
    found, _ = run(model, x)
    np.testing.assert_array_equal(numpy(found), numpy(native(ops.convert_to_tensor(x))))


def test_several_inputs_go_by_position_or_by_name():
    a, b = keras.Input((3,), name="a"), keras.Input((2,), name="b")
    out = layers.Dense(2, name="of_a")(a) * layers.Dense(2, name="of_b")(b)
    native = keras.Model({"a": a, "b": b}, out)
    model = KerasModel(native)
    x = [ops.ones((4, 3)), 2 * ops.ones((4, 2))]
    expected = numpy(native({"a": x[0], "b": x[1]}))
    for args, kwargs in ((tuple(x), {}), ((), {"b": x[1], "a": x[0]})):
        out, _ = model.run(
            model.parameters(), {}, args, kwargs, training=False, seed=None, taps=Taps()
        )
        np.testing.assert_array_equal(numpy(out), expected)


def test_parts_have_the_names_that_their_author_wrote():
    model = KerasModel(built(Block, SEQUENCES))
    modules = model.modules()
    assert next(iter(modules)) == ""
    assert modules[""].kind == "Block"
    norm = modules["norm"]
    assert (norm.kind, norm.weights) == ("LayerNormalization", ("norm.gamma", "norm.beta"))
    assert norm.settings["epsilon"] == 1e-5
    assert modules["mlp.0"].settings["activation"] == "gelu"
    assert modules["attention"].settings["num_heads"] == 2
    names = [*model.parameters(), *model.state()]
    assert [name for module in modules.values() for name in module.weights] == names

    conv = KerasModel(built(cnn, IMAGES)).modules()["conv"]
    assert conv.settings.items() >= {"kernel_size": (3, 3), "padding": "same"}.items()
    gru = KerasModel(built(MODELS["gru"][0], SEQUENCES)).modules()
    assert gru["cells"].settings["reset_after"] is True
    assert gru["cells.cell"].weights[0] == "cells.cell.kernel"


class Tied(keras.Model):
    """One layer under two names, two of one name, and one that is nobody's attribute."""

    def __init__(self):
        super().__init__()
        self.first = self.second = layers.Dense(8)
        self._parts = {"a": layers.Dense(8, name="part"), "b": layers.Dense(8, name="part")}

    def call(self, x):
        return self._parts["b"](self._parts["a"](self.second(self.first(x))))


def test_names_are_unique():
    native = Tied()
    native(ops.ones((2, 8)))
    model = KerasModel(native)
    assert list(model.modules()) == ["", "first", "part", "part_1"]
    assert len(model.parameters()) == 6


def test_loaded_weights_are_the_models_own():
    native = built(cnn, IMAGES)
    model = KerasModel(native)
    kernel, mean = np.full((3, 3, 2, 3), 0.25), np.array([1.0, 2.0, 3.0])
    bias = numpy(model.parameters()["head.bias"])
    assert model.loaded({"conv.kernel": kernel}, {"norm.moving_mean": mean}).native is native
    assert np.all(np.asarray(native.get_layer("conv").kernel) == 0.25)
    np.testing.assert_array_equal(np.asarray(native.get_layer("norm").moving_mean), mean)
    np.testing.assert_array_equal(numpy(model.parameters()["head.bias"]), bias)
    with pytest.raises(InvalidArgumentError, match=r"'head.bias' has the shape \(2,\)"):
        model.loaded({"conv.kernel": 0 * kernel, "head.bias": np.zeros(3)}, {})
    with pytest.raises(InvalidArgumentError, match=r"has no 'head\.weight'"):
        model.loaded({"head.weight": kernel}, {})
    assert np.all(np.asarray(native.get_layer("conv").kernel) == 0.25)


def test_what_is_no_built_model_is_refused(monkeypatch):
    with pytest.raises(InvalidArgumentError, match=r"not function; give functions to Port"):
        KerasModel(loss)
    with pytest.raises(InvalidArgumentError, match="the model isn't built"):
        KerasModel(keras.Sequential([layers.Dense(2)]))
    outer = layers.Wrapper(layers.Dense(2))
    outer.built = True
    with pytest.raises(InvalidArgumentError, match="'layer' isn't built"):
        KerasModel(outer)
    monkeypatch.setattr(keras.config, "backend", lambda: "openvino")
    with pytest.raises(InvalidArgumentError, match="openvino backend, which has no derivatives"):
        KerasModel(outer)


@pytest.mark.parametrize("name", sorted({"tensorflow", "jax", "torch"} - {BACKEND.name}))
def test_keras_on_its_other_backends(name):
    if "KERAS_TESTS_WITHIN" in os.environ:
        pytest.skip("one process is for one backend")
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", __file__]
    surroundings = {**os.environ, "KERAS_BACKEND": name, "KERAS_TESTS_WITHIN": "1"}
    done = subprocess.run(command, env=surroundings, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-4000:]
