"""Linen modules as functions of their parameters, held to flax's and JAX's own calls."""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from flax import linen as nn
from flax.traverse_util import flatten_dict
from multicalc_jax.models import flax_model
from testing.ports.listener import Listener

import multicalc as mc
from multicalc.errors import InvalidArgumentError
from multicalc.testing.ports.taps import Taps

X = np.random.default_rng(0).normal(size=(2, 4, 4)).astype("float32")


class Mlp(nn.Module):
    @nn.compact
    def __call__(self, x):
        return nn.Dense(4)(nn.gelu(nn.Dense(4, name="first")(x)))


class Cnn(nn.Module):
    @nn.compact
    def __call__(self, x, train):
        x = nn.Conv(3, (2, 2))(x[..., None])
        x = nn.relu(nn.BatchNorm(use_running_average=not train, momentum=0.75)(x))
        return nn.Dense(2)(nn.avg_pool(x, (2, 2)))


class Block(nn.Module):
    @nn.compact
    def __call__(self, x, *, deterministic=True):
        y = nn.LayerNorm(epsilon=1e-5)(x)
        y = nn.MultiHeadDotProductAttention(2, name="attention")(y)
        x = x + nn.Dropout(0.5)(y, deterministic=deterministic)
        return x + Mlp(name="mlp")(x)


MODELS = {"mlp": Mlp(), "cnn": Cnn(), "block": Block(), "gru": nn.RNN(nn.GRUCell(3))}


def made(module):
    given = {"train": False} if isinstance(module, Cnn) else {}
    return module.init(jax.random.key(0), X, **given)


def ported(module, variables=None):
    model = flax_model(module, variables=variables or made(module))
    return model, model.parameters(), model.state()


def run(model, parameters, state, *, training=False, seed=None, taps=None, args=(X,), **kwargs):
    return model.run(
        parameters, state, args, kwargs, training=training, seed=seed, taps=taps or Taps()
    )


def dotted(collection):
    return {".".join(place): x for place, x in flatten_dict(collection).items()}


def losses(module, training):
    """The same function of a port's parameters, and of flax's own."""
    variables = made(module)
    model, _, state = ported(module, variables)
    told = {Cnn: {"train": training}, Block: {"deterministic": not training}}.get(type(module), {})

    def ours(parameters):
        return jnp.sum(run(model, parameters, state, training=training, seed=3)[0] ** 2)

    def own(params):
        outputs, _ = module.apply(
            {**variables, "params": params},
            X,
            rngs={"dropout": jax.random.key(3)},
            mutable=["batch_stats"],
            **told,
        )
        return jnp.sum(outputs**2)

    return ours, own, variables["params"]


@pytest.mark.parametrize("name", MODELS)
def test_derivatives_are_jaxs_own_to_the_last_bit(name):
    ours, own, params = losses(MODELS[name], training=True)
    parameters = dotted(params)
    gradient = mc.grad(ours, backend="jax")(parameters)
    wanted = jax.grad(own)(params)
    _, product = jax.jvp(jax.grad(own), (params,), (params,))
    for path, g in dotted(wanted).items():
        np.testing.assert_array_equal(gradient[path], g, err_msg=path)
    found = mc.hvp(ours, (parameters,), (parameters,), backend="jax")
    for path, h in dotted(product).items():
        np.testing.assert_array_equal(found[path], h, err_msg=path)


def test_running_statistics_come_out_and_stay_as_they_are_in_the_model():
    variables = made(MODELS["cnn"])
    model, parameters, state = ported(MODELS["cnn"], variables)
    conv = nn.Conv(3, (2, 2)).apply({"params": variables["params"]["Conv_0"]}, X[..., None])
    _, after = run(model, parameters, state, training=True)
    np.testing.assert_allclose(after["BatchNorm_0.mean"], 0.25 * np.mean(conv, (0, 1, 2)), 1e-5)
    np.testing.assert_allclose(
        after["BatchNorm_0.var"], 0.75 + 0.25 * np.var(conv, (0, 1, 2)), 1e-5
    )
    np.testing.assert_array_equal(model.state()["BatchNorm_0.mean"], np.zeros(3))
    _, still = run(model, parameters, state)
    np.testing.assert_array_equal(still["BatchNorm_0.mean"], np.zeros(3))
    np.testing.assert_array_equal(
        run(model, parameters, after)[1]["BatchNorm_0.var"], after["BatchNorm_0.var"]
    )


def test_dropout_is_the_seeds():
    model, *given = ported(MODELS["block"])
    quiet = run(model, *given)[0]
    first, again, other = [run(model, *given, training=True, seed=n)[0] for n in (1, 1, 2)]
    np.testing.assert_array_equal(first, again)
    assert np.max(np.abs(first - other)) > 0.01
    np.testing.assert_array_equal(run(model, *given, seed=1)[0], quiet)
    with pytest.raises(InvalidArgumentError, match="random numbers; give a seed"):
        run(model, *given, training=True)


def test_what_a_call_says_of_training_stands():
    model, *given = ported(MODELS["block"])
    quiet = run(model, *given)[0]
    np.testing.assert_array_equal(run(model, *given, training=True, deterministic=True)[0], quiet)
    dropout = flax_model(nn.Dropout(0.5, deterministic=True), variables={})
    np.testing.assert_array_equal(run(dropout, {}, {}, training=True)[0], X)


def test_taps_see_the_parts_in_order_and_change_what_goes_through():
    model, *given = ported(MODELS["block"])
    taps = Listener()
    outputs = run(model, *given, taps=taps)[0]
    assert taps.calls() == (
        "> >LayerNorm_0 <LayerNorm_0 >attention >attention.query <attention.query >attention.key "
        "<attention.key >attention.value <attention.value >attention.out <attention.out "
        "<attention >Dropout_0 <Dropout_0 >mlp >mlp.first <mlp.first >mlp.Dense_0 <mlp.Dense_0 "
        "<mlp <"
    )
    np.testing.assert_array_equal(taps.of("<", ""), outputs)
    normed = (X - X.mean(-1, keepdims=True)) / np.sqrt(X.var(-1, keepdims=True) + 1e-5)
    np.testing.assert_allclose(taps.of(">", "attention")[0], normed, atol=1e-5)
    skipped = Listener(
        inputs={"": lambda x: (x + 1,)},
        outputs={"attention": jnp.zeros_like, "mlp": jnp.zeros_like},
    )
    np.testing.assert_array_equal(run(model, *given, taps=skipped)[0], X + 1)


def test_a_gradient_goes_through_what_taps_put_in():
    model, parameters, state = ported(MODELS["mlp"])

    def loss(factor):
        taps = Listener(outputs={"first": lambda x: x * 0 + factor})
        return jnp.sum(run(model, parameters, state, taps=taps)[0])

    kernel = parameters["Dense_0.kernel"]
    found = mc.grad(loss, backend="jax")(np.float32(0.3))
    slope = jax.grad(nn.gelu)(0.3)
    np.testing.assert_allclose(found, 8 * slope * np.sum(kernel), 1e-5)


class Lifted(nn.Module):
    """Parts that are called in loops, batches and programs."""

    @nn.compact
    def __call__(self, x):
        x = nn.remat(nn.Dense)(4, name="again")(x)
        shared = {"variable_axes": {"params": None}, "split_rngs": {"params": False}}
        mapped = nn.vmap(Mlp, in_axes=1, out_axes=1, **shared)
        x = mapped(name="mapped")(x)
        return nn.RNN(nn.GRUCell(4), name="recurrent")(x)


def test_taps_see_batches_whole_and_nothing_inside_of_loops():
    model, *given = ported(Lifted())
    taps = Listener()
    outputs = run(model, *given, taps=taps)[0]
    assert taps.calls() == (
        "> >mapped >mapped.first <mapped.first >mapped.Dense_0 <mapped.Dense_0 <mapped "
        ">recurrent <recurrent <"
    )
    assert taps.of(">", "mapped")[0].shape == (4, 2, 4)
    np.testing.assert_array_equal(
        taps.of(">", "recurrent")[0].swapaxes(0, 1), taps.of("<", "mapped")
    )
    np.testing.assert_array_equal(taps.of("<", "recurrent"), outputs)


def test_parts_are_known_once_they_ran():
    model, *given = ported(MODELS["block"])
    assert model.modules()["mlp.first"].weights == ("mlp.first.kernel", "mlp.first.bias")
    assert model.modules()["mlp.first"].kind == ""
    run(model, *given)
    parts = model.modules()
    assert list(parts)[:3] == ["", "LayerNorm_0", "attention"]
    assert (parts[""].kind, parts["mlp"].kind) == ("Block", "Mlp")
    norm = parts["LayerNorm_0"]
    assert (norm.kind, norm.settings["epsilon"]) == ("LayerNorm", 1e-5)
    assert norm.weights == ("LayerNorm_0.scale", "LayerNorm_0.bias")
    cnn, *given = ported(MODELS["cnn"])
    run(cnn, *given)
    norm = cnn.modules()["BatchNorm_0"]
    assert sorted(norm.weights) == [f"BatchNorm_0.{n}" for n in ("bias", "mean", "scale", "var")]


@pytest.mark.parametrize("bound", [False, True])
def test_loaded_is_another_model(bound):
    module, variables = MODELS["cnn"], made(MODELS["cnn"])
    model = flax_model(module.bind(variables)) if bound else flax_model(module, variables=variables)
    new = model.loaded({"Dense_0.bias": np.array([1.0, 2.0])}, {"BatchNorm_0.var": np.arange(3.0)})
    assert isinstance(new.native, Cnn)
    np.testing.assert_array_equal(new.variables["params"]["Dense_0"]["bias"], [1, 2])
    np.testing.assert_array_equal(new.state()["BatchNorm_0.var"], [0, 1, 2])
    assert new.parameters()["Dense_0.bias"].dtype == np.float32
    np.testing.assert_array_equal(
        new.parameters()["Conv_0.kernel"], variables["params"]["Conv_0"]["kernel"]
    )
    np.testing.assert_array_equal(model.parameters()["Dense_0.bias"], [0, 0])
    if bound:
        np.testing.assert_array_equal(new.native.variables["params"]["Dense_0"]["bias"], [1, 2])


def test_boxes_of_sharded_parameters_stay_on():
    named = nn.with_partitioning(nn.initializers.ones, ("in", "out"))
    module = nn.Dense(2, kernel_init=named)
    model, *given = ported(module)
    np.testing.assert_allclose(run(model, *given)[0][..., 0], X.sum(-1), 1e-5)
    box = model.loaded({"kernel": np.eye(4, 2)}, {}).variables["params"]["kernel"]
    assert box.names == ("in", "out")
    np.testing.assert_array_equal(box.value, np.eye(4, 2))


def test_float64_stays():
    module, variables = MODELS["block"], made(MODELS["block"])
    model, parameters, state = ported(module, variables)
    wide = {name: np.asarray(x, "float64") for name, x in parameters.items()}
    x = X.astype("float64")
    found = mc.evaluate(lambda p, x: run(model, p, state, args=(x,))[0], backend="jax")(wide, x)
    with jax.enable_x64(True) if hasattr(jax, "enable_x64") else jax.experimental.enable_x64():
        wanted = module.apply(jax.tree.map(lambda p: jnp.asarray(p, "float64"), variables), x)
    assert found.dtype == np.float64
    np.testing.assert_array_equal(found, wanted)


def test_what_has_to_be_given():
    with pytest.raises(InvalidArgumentError, match=r"needs its variables; give variables=module"):
        flax_model(MODELS["mlp"])
    with pytest.raises(InvalidArgumentError, match=r"has Dense_0, first, and no 'params'"):
        flax_model(MODELS["mlp"], variables=dict(sorted(made(MODELS["mlp"])["params"].items())))
    with pytest.raises(InvalidArgumentError, match=r"is a int; give a flax.linen.Module"):
        flax_model(3)
    params = {"params": made(MODELS["cnn"])["params"]}
    model, *given = ported(MODELS["cnn"], params)
    with pytest.raises(InvalidArgumentError, match=r"not those of this module.*batch_stats"):
        run(model, *given)
    with pytest.raises(InvalidArgumentError, match=r"no 'bias'; it has Conv_0.kernel, "):
        model.loaded({"bias": np.zeros(2)}, {})
    with pytest.raises(InvalidArgumentError, match=r"'Dense_0.bias' has the shape \(2,\), not \(3"):
        model.loaded({"Dense_0.bias": np.zeros(3)}, {})
