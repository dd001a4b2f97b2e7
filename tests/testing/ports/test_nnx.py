"""Modules of nnx as functions of their parameters, held to flax's and JAX's own calls."""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from flax import nnx
from multicalc_jax.models import flax_model
from testing.ports.listener import Listener

import multicalc as mc
from multicalc.errors import InvalidArgumentError
from multicalc.testing.ports.taps import Taps

X = np.random.default_rng(0).normal(size=(2, 4, 4)).astype("float32")


class Net(nnx.Module):
    """What is set first isn't what is first in the alphabet."""

    def __init__(self, rngs):
        self.second = nnx.Linear(4, 4, rngs=rngs)
        self.first = nnx.Conv(4, 4, kernel_size=(2,), rngs=rngs)
        self.norm = nnx.BatchNorm(4, momentum=0.75, rngs=rngs)
        self.dropout = nnx.Dropout(0.5, rngs=rngs)
        self.layers = nnx.List([nnx.Linear(4, 4, rngs=rngs) for _ in range(2)])
        self.shift = jnp.arange(4.0)

    def __call__(self, x):
        x = self.dropout(nnx.relu(self.norm(self.first(x) + self.shift)))
        for layer in self.layers:
            x = nnx.gelu(layer(x))
        return self.second(self.second(x))


class Block(nnx.Module):
    def __init__(self, rngs):
        self.norm = nnx.LayerNorm(4, rngs=rngs)
        self.attention = nnx.MultiHeadAttention(2, 4, decode=False, rngs=rngs)
        self.mlp = nnx.Sequential(
            nnx.Linear(4, 4, rngs=rngs), nnx.gelu, nnx.Linear(4, 4, rngs=rngs)
        )

    def __call__(self, x):
        x = x + self.attention(self.norm(x))
        return x + self.mlp(x)


MODELS = {
    "net": Net,
    "block": Block,
    "gru": lambda rngs: nnx.RNN(nnx.GRUCell(4, 3, rngs=rngs), rngs=rngs),
}


def ported(make):
    model = flax_model(make(nnx.Rngs(0)))
    return model, model.parameters(), model.state()


def run(model, parameters, state, *, training=False, seed=None, taps=None, args=(X,), **kwargs):
    return model.run(
        parameters, state, args, kwargs, training=training, seed=seed, taps=taps or Taps()
    )


@pytest.mark.parametrize("name", MODELS)
def test_derivatives_are_jaxs_own_to_the_last_bit(name):
    model, parameters, state = ported(MODELS[name])

    def ours(parameters):
        return jnp.sum(run(model, parameters, state, training=True, seed=3)[0] ** 2)

    def own(params):
        module = nnx.merge(graph, params, rest, copy=True)
        module.train()
        nnx.reseed(module, default=3)
        return jnp.sum(module(X) ** 2)

    graph, params, rest = nnx.split(model.native, nnx.Param, ...)
    wanted = jax.grad(own)(params)
    _, product = jax.jvp(jax.grad(own), (params,), (params,))
    gradient = mc.grad(ours, backend="jax")(parameters)
    found = mc.hvp(ours, (parameters,), (parameters,), backend="jax")
    for ours_, theirs in ((gradient, wanted), (found, product)):
        flat = nnx.to_flat_state(theirs)
        assert len(ours_) == len(flat) > 2
        for place, x in flat:
            np.testing.assert_array_equal(ours_[".".join(map(str, place))], x[...], str(place))


def test_names_are_in_the_order_of_the_model():
    model, parameters, state = ported(Net)
    assert list(parameters)[:4] == ["second.kernel", "second.bias", "first.kernel", "first.bias"]
    assert list(parameters)[-1] == "layers.1.bias"
    assert list(state) == ["norm.mean", "norm.var", "shift"]
    parts = model.modules()
    assert list(parts)[:5] == ["", "second", "first", "norm", "dropout"]
    assert (parts[""].kind, parts["layers.1"].kind) == ("Net", "Linear")
    assert parts[""].weights == ("shift",)
    assert sorted(parts["norm"].weights) == [f"norm.{n}" for n in ("bias", "mean", "scale", "var")]
    assert parts["norm"].settings["momentum"] == 0.75
    assert "use_running_average" not in parts["norm"].settings


def test_statistics_come_out_and_the_model_stays_as_it_is():
    model, parameters, state = ported(Net)
    module = model.native
    norm, stream = module.norm, module.dropout.rngs
    drawn = int(stream.count[...]), jax.random.key_data(stream.key[...])
    classes = [type(x) for _, x in nnx.iter_graph(module)]
    outputs = np.asarray(module.first(X) + module.shift)
    _, after = run(model, parameters, state, training=True, seed=0)
    np.testing.assert_allclose(after["norm.mean"], 0.25 * outputs.mean((0, 1)), 1e-5)
    np.testing.assert_allclose(after["norm.var"], 0.75 + 0.25 * outputs.var((0, 1)), 1e-5)
    zeros = {name: 0 * x for name, x in parameters.items()}
    np.testing.assert_array_equal(run(model, zeros, state)[0], np.zeros((2, 4, 4)))

    def fail(x):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        run(
            model, parameters, state, training=True, seed=1, taps=Listener(outputs={"second": fail})
        )
    assert module.norm is norm
    assert not norm.use_running_average
    assert [type(x) for _, x in nnx.iter_graph(module)] == classes
    np.testing.assert_array_equal(norm.mean[...], np.zeros(4))
    assert int(stream.count[...]) == drawn[0]
    np.testing.assert_array_equal(jax.random.key_data(stream.key[...]), drawn[1])
    for name, x in model.parameters().items():
        np.testing.assert_array_equal(x, parameters[name])


def test_dropout_is_the_seeds():
    model, *given = ported(Net)
    first, again, other = [run(model, *given, training=True, seed=n)[0] for n in (1, 1, 2)]
    np.testing.assert_array_equal(first, again)
    assert np.max(np.abs(first - other)) > 0.01
    quiet = run(model, *given)[0]
    np.testing.assert_array_equal(run(model, *given, seed=1)[0], quiet)
    with pytest.raises(InvalidArgumentError, match="random numbers; give a seed"):
        run(model, *given, training=True)
    model.native.eval()
    np.testing.assert_array_equal(model.native(X), quiet)
    np.testing.assert_array_equal(run(model, *given, training=True, seed=1)[0], first)


def test_streams_that_come_with_the_call():
    model = flax_model(nnx.Dropout(0.5))
    kept = [run(model, {}, {}, training=True, seed=n)[0] != 0 for n in (1, 1, 2)]
    np.testing.assert_array_equal(kept[0], kept[1])
    assert np.any(kept[0] != kept[2])
    wanted = nnx.Dropout(0.5, deterministic=False)(X, rngs=nnx.Rngs(1))
    np.testing.assert_array_equal(kept[0], wanted != 0)


def test_taps_see_the_parts_in_order_and_change_what_goes_through():
    model, *given = ported(Net)
    taps = Listener()
    outputs = run(model, *given, taps=taps)[0]
    assert taps.calls() == (
        "> >first <first >norm <norm >dropout <dropout >layers.0 <layers.0 >layers.1 <layers.1 "
        ">second <second >second#2 <second#2 <"
    )
    np.testing.assert_array_equal(taps.of("<", "second#2"), outputs)
    np.testing.assert_array_equal(taps.of("<", "first") + np.arange(4), taps.of(">", "norm")[0])
    changed = Listener(inputs={"second": lambda x: (x * 0,)}, outputs={"second#2": lambda x: x + 1})
    bias, kernel = given[0]["second.bias"] + 2, given[0]["second.kernel"]
    outputs = run(model, {**given[0], "second.bias": bias}, given[1], taps=changed)[0]
    np.testing.assert_allclose(outputs[0, 0], bias @ kernel + bias + 1, 1e-5)


class Lifted(nnx.Module):
    """Parts that are called in loops, batches and programs."""

    def __init__(self, rngs):
        self.mapped = nnx.Linear(4, 4, rngs=rngs)
        self.whole = nnx.Linear(4, 4, rngs=rngs)
        self.again = nnx.Linear(4, 4, rngs=rngs)
        self.compiled = nnx.Linear(4, 4, rngs=rngs)
        self.recurrent = nnx.RNN(nnx.GRUCell(4, 4, rngs=rngs), rngs=rngs)
        self.stack = nnx.vmap(lambda rngs: nnx.Linear(4, 4, rngs=rngs))(rngs.fork(split=2))

    def __call__(self, x):
        x = nnx.vmap(lambda m, x: m(x), in_axes=(None, 1), out_axes=1)(self.mapped, x)
        x = jax.vmap(jax.vmap(self.whole))(x)
        x = nnx.remat(lambda m, x: m(x))(self.again, x)
        x = nnx.jit(lambda m, x: m(x))(self.compiled, x)
        x = self.recurrent(x)
        return nnx.scan(lambda x, m: m(x), in_axes=(nnx.Carry, 0), out_axes=nnx.Carry)(
            x, self.stack
        )


def test_taps_see_batches_whole_and_nothing_inside_of_loops():
    model, *given = ported(Lifted)
    taps = Listener()
    outputs = run(model, *given, taps=taps)[0]
    assert taps.calls() == ("> >mapped <mapped >whole <whole >recurrent <recurrent <")
    np.testing.assert_array_equal(taps.of(">", "mapped")[0], X.swapaxes(0, 1))
    np.testing.assert_array_equal(taps.of("<", "mapped").swapaxes(0, 1), taps.of(">", "whole")[0])
    np.testing.assert_array_equal(outputs, model.native(X))


def test_loaded_changes_the_model():
    model, *_ = ported(Net)
    second = model.native.second
    new = model.loaded({"layers.1.bias": np.arange(4.0)}, {"norm.mean": np.ones(4)})
    assert new.native is model.native
    assert new.native.second is second
    np.testing.assert_array_equal(model.native.layers[1].bias[...], np.arange(4))
    np.testing.assert_array_equal(model.native.norm.mean[...], np.ones(4))
    assert model.native.norm.mean[...].dtype == np.float32
    np.testing.assert_array_equal(model.native.norm.var[...], np.ones(4))


def test_float64_stays():
    model, parameters, state = ported(Block)
    wide = {name: np.asarray(x, "float64") for name, x in parameters.items()}
    x = X.astype("float64")
    found = mc.evaluate(lambda p, x: run(model, p, state, args=(x,))[0], backend="jax")(wide, x)
    assert found.dtype == np.float64
    close = run(model, parameters, state)[0]
    assert 0 < np.max(np.abs(found - close)) < 1e-5


def test_variables_are_in_the_module():
    with pytest.raises(InvalidArgumentError, match="has its variables in itself"):
        flax_model(nnx.Linear(2, 2, rngs=nnx.Rngs(0)), variables={})
