"""Modules of equinox as functions of their parameters, held to equinox's and JAX's own calls."""

from __future__ import annotations

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest
from multicalc_jax.models import EquinoxModel
from testing.ports.listener import Listener

import multicalc as mc
from multicalc.errors import InvalidArgumentError
from multicalc.testing.ports.taps import Taps

X = np.random.default_rng(0).normal(size=(3, 4, 4)).astype("float32")
KEYS = jax.random.split(jax.random.key(0), 4)


class Gru(eqx.Module):
    cell: eqx.nn.GRUCell

    def __call__(self, x):
        return jax.lax.scan(lambda h, x: (self.cell(x, h),) * 2, jnp.zeros(4), x)[1]


class Net(eqx.Module):
    """One example at a time: a sequence of four vectors."""

    conv: eqx.nn.Conv1d
    norm: eqx.nn.BatchNorm
    attention: eqx.nn.MultiheadAttention
    dropout: eqx.nn.Dropout
    layers: list
    shift: jax.Array
    last: eqx.nn.MLP

    def __init__(self):
        self.conv = eqx.nn.Conv1d(4, 4, 1, key=KEYS[0])
        self.norm = eqx.nn.BatchNorm(4, "batch", momentum=0.75, mode="batch")
        self.attention = eqx.nn.MultiheadAttention(2, 4, key=KEYS[1])
        self.dropout = eqx.nn.Dropout(0.5)
        self.layers = [eqx.nn.LayerNorm(4), jax.nn.gelu]
        self.shift = jnp.arange(4)
        self.last = eqx.nn.MLP(4, 2, 4, depth=1, key=KEYS[2])

    def __call__(self, x, state, *, key=None):
        x, state = self.norm(self.conv(x) + self.shift, state)
        x = self.dropout(self.attention(x, x, x), key=key)
        for layer in self.layers:
            x = jax.vmap(layer)(x)
        return jax.vmap(self.last)(x), state


def mapped(module, x, state, key=None):
    def one(x, state, key):
        return module(x, state, key=key)

    keys = None if key is None else jax.random.split(key, len(x))
    batched = jax.vmap(one, axis_name="batch", in_axes=(0, None, 0), out_axes=(0, None))
    return batched(x, state, keys)


def net():
    module, state = eqx.nn.make_with_state(Net)()
    return EquinoxModel(module, state=state, call=mapped)


def gru():
    cell = eqx.nn.GRUCell(4, 4, key=KEYS[3])
    return EquinoxModel(Gru(cell), call=lambda module, x: jax.vmap(module)(x))


def run(model, parameters, state, *, training=False, seed=None, taps=None, args=(X,)):
    return model.run(parameters, state, args, {}, training=training, seed=seed, taps=taps or Taps())


def given(model):
    return model.parameters(), model.state()


def dotted(tree):
    leaves = jax.tree_util.tree_leaves_with_path(tree)
    return {jax.tree_util.keystr(p, simple=True, separator="."): x for p, x in leaves}


@pytest.mark.parametrize("make", [net, gru])
def test_derivatives_are_jaxs_own_to_the_last_bit(make):
    model = make()
    parameters, state = given(model)

    def ours(parameters):
        return jnp.sum(run(model, parameters, state, training=True, seed=3)[0] ** 2)

    def own(trained):
        module = eqx.combine(trained, rest)
        if make is gru:
            return jnp.sum(jax.vmap(module)(X) ** 2)
        leaves, structure = jax.tree.flatten(model.native_state)
        outputs, _ = mapped(module, X, structure.unflatten(leaves), jax.random.key(3))
        return jnp.sum(outputs**2)

    trained, rest = eqx.partition(model.native, eqx.is_inexact_array)
    wanted = jax.grad(own)(trained)
    _, product = jax.jvp(jax.grad(own), (trained,), (trained,))
    gradient = mc.grad(ours, backend="jax")(parameters)
    found = mc.hvp(ours, (parameters,), (parameters,), backend="jax")
    for derivative, theirs in ((gradient, dotted(wanted)), (found, dotted(product))):
        assert derivative.keys() == theirs.keys()
        for name, x in theirs.items():
            np.testing.assert_array_equal(derivative[name], x, name)


def test_names_are_those_of_the_attributes():
    model = net()
    parameters, state = given(model)
    assert list(parameters)[:4] == ["conv.weight", "conv.bias", "norm.weight", "norm.bias"]
    assert list(parameters)[-1] == "last.layers.1.bias"
    index = "norm.batch_state_index"
    assert list(state) == ["shift", "norm.batch_counter", f"{index}.0", f"{index}.1"]
    parts = model.modules()
    assert (parts[""].kind, parts[""].weights) == ("Net", ("shift",))
    assert parts["layers.0"].weights == ("layers.0.weight", "layers.0.bias")
    assert parts["norm"].settings["momentum"] == 0.75
    assert "inference" not in parts["norm"].settings
    assert set(parts["norm"].weights) > {f"{index}.0", "norm.weight"}


def test_statistics_come_out_and_the_model_stays_as_it_is():
    model = net()
    parameters, state = given(model)
    before = jax.tree.leaves((model.native, model.native_state))
    outputs = np.asarray(jax.vmap(model.native.conv)(X)) + np.arange(4)
    for _ in range(2):  # a state can be used once; the model's own is there for the next run
        _, after = run(model, parameters, state, training=True, seed=0)
    # The moving averages begin with zeros and ones.
    mean, var = outputs.mean((0, 2)), outputs.var((0, 2))
    np.testing.assert_allclose(after["norm.batch_state_index.0"], 0.25 * mean, 1e-4)
    np.testing.assert_allclose(after["norm.batch_state_index.1"], 0.75 + 0.25 * var, 1e-4)
    np.testing.assert_array_equal(after["shift"], np.arange(4))

    def fail(x):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        run(model, parameters, state, taps=Listener(outputs={"conv": fail}))
    now = jax.tree.leaves((model.native, model.native_state))
    assert all(x is y for x, y in zip(before, now, strict=True))
    assert type(model.native.conv) is eqx.nn.Conv1d


def test_dropout_is_the_seeds():
    model = net()
    first, again, other = [run(model, *given(model), training=True, seed=n)[0] for n in (1, 1, 2)]
    np.testing.assert_array_equal(first, again)
    assert np.max(np.abs(first - other)) > 0.01
    quiet = run(model, *given(model), seed=1)[0]
    np.testing.assert_array_equal(run(model, *given(model))[0], quiet)
    with pytest.raises(InvalidArgumentError, match="random numbers; give a seed"):
        run(model, *given(model), training=True)
    needs = EquinoxModel(eqx.nn.Identity(), call=lambda module, x, key: module(x))
    with pytest.raises(InvalidArgumentError, match="takes a key; give a seed"):
        run(needs, {}, {})


def test_taps_see_whole_batches_in_order_and_change_them():
    model = net()
    taps = Listener()
    outputs = run(model, *given(model), taps=taps)[0]
    assert taps.calls() == (
        "> >conv <conv >norm <norm >attention >attention.query_proj <attention.query_proj "
        ">attention.key_proj <attention.key_proj >attention.value_proj <attention.value_proj "
        ">attention.dropout <attention.dropout >attention.output_proj <attention.output_proj "
        "<attention >dropout <dropout >layers.0 <layers.0 >last >last.layers.0 <last.layers.0 "
        ">last.layers.1 <last.layers.1 <last <"
    )
    conv, norm, state = taps.of("<", "conv"), *taps.of(">", "norm")
    np.testing.assert_array_equal(conv, jax.vmap(model.native.conv)(X))
    np.testing.assert_array_equal(norm, conv + model.native.shift)
    assert state is None
    np.testing.assert_array_equal(taps.of("<", "last"), outputs)
    changed = Listener(
        inputs={"last": lambda x: (x * 0,)}, outputs={"last.layers.0": lambda x: x * 0 + 1}
    )
    last = given(model)[0]["last.layers.1.weight"]
    found = run(model, *given(model), taps=changed)[0]
    bias = given(model)[0]["last.layers.1.bias"]
    np.testing.assert_allclose(found[2, 3], last @ np.ones(4) + bias, 1e-5)


class Lifted(eqx.Module):
    """Parts that are called in maps of all kinds, and in programs."""

    part: eqx.nn.Linear
    stack: eqx.nn.Linear

    def __init__(self):
        self.part = eqx.nn.Linear(4, 4, key=KEYS[0])
        self.stack = eqx.filter_vmap(lambda key: eqx.nn.Linear(4, 4, key=key))(KEYS)

    def __call__(self, x):
        x = mc.tap("mean", x - x.mean()) + x.mean()
        x = jax.vmap(self.part, in_axes=1, out_axes=1)(x)
        x = eqx.filter_vmap(self.part)(x)
        x = eqx.filter_jit(lambda part, x: jax.vmap(part)(x))(self.part, x)
        x = jax.lax.map(lambda x: mc.tap("unseen", self.part(x)), x)
        arrays, rest = eqx.partition(self.stack, eqx.is_array)

        def step(x, arrays):
            return jax.vmap(eqx.combine(arrays, rest))(x), None

        return jax.lax.scan(step, x, arrays)[0]


def test_taps_see_every_map_and_nothing_inside_of_loops():
    model = EquinoxModel(Lifted(), call=lambda module, x: eqx.filter_vmap(module)(x))
    taps = Listener()
    outputs = run(model, *given(model), taps=taps)[0]
    assert taps.calls() == "> <mean >part <part >part#2 <part#2 <"
    centred = X - X.mean((1, 2), keepdims=True)
    np.testing.assert_allclose(taps.of("<", "mean"), centred, atol=1e-6)
    np.testing.assert_allclose(taps.of(">", "part")[0], X.swapaxes(1, 2), atol=1e-6)
    np.testing.assert_array_equal(outputs, jax.vmap(model.native)(X))
    # What a tap put in went on.
    zeros = Listener(outputs={"mean": lambda x: 0 * x})
    run(model, *given(model), taps=zeros)
    np.testing.assert_allclose(
        zeros.of(">", "part")[0], X.mean((1, 2), keepdims=True) * np.ones(X.shape), 1e-4
    )


def test_an_input_that_is_the_same_for_all_stays_one():
    model = EquinoxModel(
        eqx.nn.Sequential([eqx.nn.Linear(4, 2, key=KEYS[0])]),
        call=lambda module, x: jax.vmap(lambda x: module(x) + module(jnp.ones(4)))(x),
    )
    taps = Listener()
    run(model, *given(model), args=(X[0],), taps=taps)
    np.testing.assert_array_equal(taps.of(">", "layers.0")[0], X[0])
    (same,) = [x for w, s, (x, *_) in taps.seen if (w, s) == (">", "layers.0#2")]
    np.testing.assert_array_equal(same, np.ones(4))


def test_loaded_is_another_model():
    model = net()
    new = model.loaded({"conv.bias": np.ones((4, 1))}, {"norm.batch_state_index.1": np.arange(4.0)})
    np.testing.assert_array_equal(new.native.conv.bias, np.ones((4, 1)))
    mean, var = new.native_state.get(new.native.norm.batch_state_index)
    np.testing.assert_array_equal(var, np.arange(4))
    np.testing.assert_array_equal(mean, np.zeros(4))
    assert np.max(np.abs(model.native.conv.bias)) < 1
    run(new, *given(new), training=True, seed=0)


def test_float64_stays():
    model = gru()
    wide = {name: np.asarray(x, "float64") for name, x in model.parameters().items()}
    found = mc.evaluate(lambda p, x: run(model, p, {}, args=(x,))[0], backend="jax")(
        wide, X.astype("float64")
    )
    assert found.dtype == np.float64
    assert 0 < np.max(np.abs(found - run(model, *given(model))[0])) < 1e-5


def test_what_has_to_be_given():
    with pytest.raises(InvalidArgumentError, match=r"is a int; give an equinox.Module"):
        EquinoxModel(3)
    module, state = eqx.nn.make_with_state(Net)()
    with pytest.raises(InvalidArgumentError, match=r"has a state; give state="):
        EquinoxModel(module)
    forgets = EquinoxModel(
        module, state=state, call=lambda module, x, state: mapped(module, x, state)[0]
    )
    with pytest.raises(InvalidArgumentError, match=r"has to give \(outputs, state\)"):
        run(forgets, *given(forgets))
