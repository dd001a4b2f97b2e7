"""Gluon's blocks as functions: their own gradients to the last bit, and nothing changed."""

from __future__ import annotations

import importlib.util

import numpy as np
import pytest

if importlib.util.find_spec("mxnet") is None:
    pytest.skip("mxnet is not installed", allow_module_level=True)

from multicalc_mxnet.models import GluonModel
from multicalc_mxnet.runtime.loading import ensure_numpy_mode, load

import multicalc as mc
from multicalc.errors import InvalidArgumentError
from multicalc.testing.ports.taps import Taps

mx = load()
ensure_numpy_mode()
from mxnet import autograd, gluon  # noqa: E402
from mxnet.gluon import nn, rnn  # noqa: E402

SEED = 5
RNG = np.random.default_rng(2)
CNN_X, MLP_X, SEQUENCE = (RNG.normal(size=s) for s in ((3, 2, 4, 4), (5, 3), (3, 2, 3)))
OPTIONS = {"training": False, "seed": None}


def array(x, dtype="float64"):
    return mx.np.array(np.asarray(x), dtype=dtype)


def sequential(*layers):
    net = nn.HybridSequential()
    net.add(*layers)
    return net


def mlp():
    return sequential(nn.Dense(4, activation="tanh"), nn.LayerNorm(epsilon=1e-3), nn.Dense(2))


def cnn():
    conv, pool = nn.Conv2D(3, 3, padding=1), nn.MaxPool2D(2)
    act = nn.Activation("softrelu")
    return sequential(conv, nn.BatchNorm(), act, nn.Dropout(0.5), pool, nn.Dense(2))


class Embedded(gluon.Block):
    def __init__(self):
        super().__init__()
        self.embedding, self.dense = nn.Embedding(5, 3), nn.Dense(2)

    def forward(self, i):
        return self.dense(self.embedding(i))


MODELS = {
    "mlp": (mlp, MLP_X),
    "cnn": (cnn, CNN_X),
    "gru": (lambda: rnn.GRU(3, bidirectional=True), SEQUENCE),
    "lstm": (lambda: rnn.LSTM(3), SEQUENCE),
    "embedding": (Embedded, np.array([[0, 1], [3, 1]])),
}


def made(name):
    make, x = MODELS[name]
    model, floating = make(), x.dtype.kind == "f"
    model.initialize(mx.init.Normal(0.5))
    mx.random.seed(0)
    model(array(x, "float32" if floating else "int32"))
    model.cast("float64")
    for k, p in enumerate(model.collect_params().values()):
        p.set_data(array(np.cos(np.arange(p.data().size) + k).reshape(p.shape) / 2 + 0.6))
    return model, array(x, "float64" if floating else "int32")


def scalar(y):
    return (y * y).sum() + mx.np.sin(y).sum()


def run(model, x, parameters=None, *, training=False, seed=SEED, taps=None):
    port = GluonModel(model)
    weights = port.parameters() if parameters is None else parameters
    options = {"training": training, "seed": seed, "taps": taps or Taps()}
    return port.run(weights, port.state(), (x,), {}, **options)


def gradient(model, x, parameters, **options):
    return mc.grad(lambda p: scalar(run(model, x, p, **options)[0]))(parameters)


def own_gradient(model, x, training):
    """And what its parameters are afterwards, by the same names."""
    mx.random.seed(SEED)
    with autograd.record(train_mode=training):
        loss = scalar(model(x))
    loss.backward(train_mode=training)
    return {name: p.grad() for name, p in GluonModel(model)._named.items() if p.grad_req != "null"}


def bits(arrays):
    return {name: x.asnumpy().tobytes() for name, x in arrays.items()}


@pytest.mark.parametrize("name", ["mlp", "gru", "lstm", "embedding"])
def test_gradients_are_its_own_to_the_last_bit(name):
    model, x = made(name)
    found = gradient(model, x, GluonModel(model).parameters())
    assert bits(found) == bits(own_gradient(model, x, False))


@pytest.mark.parametrize("hybridised", [False, True])
@pytest.mark.parametrize("training", [False, True], ids=["evaluates", "trains"])
def test_batch_normalisation_and_dropout(training, hybridised):
    """Up to rounding, as multicalc writes batch normalisation with other operators."""
    model, x = made("cnn")
    if hybridised:
        model.hybridize()
    found = gradient(model, x, GluonModel(model).parameters(), training=training)
    _, state = run(model, x, training=training)
    expected = own_gradient(model, x, training)
    for name, own in expected.items():
        np.testing.assert_allclose(found[name].asnumpy(), own.asnumpy(), 1e-10, 1e-11, err_msg=name)
    moved = GluonModel(model).state()
    assert list(state) == ["1.running_mean", "1.running_var"]
    for name, own in moved.items():
        # MXNet moves them in single precision.
        np.testing.assert_allclose(state[name].asnumpy(), own.asnumpy(), 1e-6, err_msg=name)


@pytest.mark.parametrize("training", [False, True], ids=["evaluates", "trains"])
@pytest.mark.parametrize("name", ["mlp", "cnn", "gru"])
def test_hessian_vector_products_are_those_of_differences(name, training):
    model, x = made(name)
    weights, step = GluonModel(model).parameters(), 1e-5
    shapes = {n: p.shape for n, p in weights.items()}
    direction = {n: array(np.sin(np.arange(np.prod(s)) + 2).reshape(s)) for n, s in shapes.items()}

    def along(s):
        moved = {n: p + s * direction[n] for n, p in weights.items()}
        return gradient(model, x, moved, training=training)

    found = mc.hvp(
        lambda p: scalar(run(model, x, p, training=training)[0]), (weights,), (direction,)
    )
    forth, back = along(step), along(-step)
    for n, product in found.items():
        expected = ((forth[n] - back[n]) / (2 * step)).asnumpy()
        scale = abs(expected).max() + 1
        np.testing.assert_allclose(product.asnumpy() / scale, expected / scale, 0, 1e-6, err_msg=n)


class Listener(Taps):
    def __init__(self, **changes):
        super().__init__()
        self.sites, self.changes = [], changes

    def entered(self, site, args, kwargs):
        self.sites.append(f"> {site}")
        return self.changes.get(f"enter_{site}", lambda *a: (a, kwargs))(*args)

    def left(self, site, outputs):
        self.sites.append(f"< {site}")
        return self.changes.get(f"leave_{site}", lambda y: y)(outputs)


class Twice(gluon.HybridBlock):
    """(x w + s) w + s, one part called twice."""

    class Affine(gluon.HybridBlock):
        def __init__(self):
            super().__init__()
            self.w = self.params.get("w", shape=(1,), init=mx.init.Constant(3))

        def hybrid_forward(self, F, x, s, w):  # noqa: N803 (Gluon's name)
            return x * w + s

    def __init__(self, fails=False):
        super().__init__()
        self.affine, self.fails, self.calls = self.Affine(), fails, 0
        self.one = self.params.get_constant("one", np.ones(1))
        self.initialize()

    def forward(self, x):
        self.calls += 1
        one = self.one.data()
        y = self.affine(self.affine(x, one), one)
        if self.fails:
            raise RuntimeError("of the model")
        return y


TWO = array([2.0], "float32")


def test_taps_see_each_part_in_order_hybridised_or_not():
    model = Twice()
    model.affine.hybridize()
    taps = Listener()
    assert run(model, TWO, taps=taps)[0] == 22
    assert taps.sites == ["> ", "> affine", "< affine", "> affine#2", "< affine#2", "< "]


def test_taps_change_what_goes_in_and_out():
    # Of 2: (2 3 + 1) / 7 = 1, then (1 + 1) 3 + 2 = 8.
    changes = {"leave_affine": lambda y: y / 7, "enter_affine#2": lambda x, s: ((x + 1, s + 1), {})}
    assert run(Twice(), TWO, taps=Listener(**changes))[0] == 8

    def loss(shift):
        taps = Listener(leave_affine=lambda y: y + shift)
        return run(Twice(), TWO, taps=taps)[0].sum()

    assert mc.grad(loss)(array([0.0], "float32")) == 3


def everything(model):
    blocks = GluonModel(model)._blocks.values()
    parameters = list(model.collect_params().values())
    attributes = [
        {k: v.copy() if isinstance(v, dict | list) else v for k, v in vars(part).items()}
        for part in (*blocks, *parameters)
    ]
    return attributes, [(p.data().asnumpy().tobytes(), p.grad_req) for p in parameters]


@pytest.mark.parametrize("training", [False, True])
@pytest.mark.parametrize("fails", [False, True], ids=["ends", "raises"])
def test_nothing_of_the_model_is_changed(fails, training):
    model = nn.Sequential()
    model.add(nn.BatchNorm(in_channels=1), Twice(fails))
    model[0].initialize()
    x = array([[2.0], [4.0]], "float32")
    if not fails:
        model[1].affine.hybridize()
        model(x)
    before = everything(model)
    if fails:
        with pytest.raises(RuntimeError, match="of the model"):
            run(model, x, training=training)
    else:
        _, state = run(model, x, training=training)
        assert list(state) == ["0.running_mean", "0.running_var", "1.one"]
        np.testing.assert_allclose(state["0.running_mean"].asnumpy(), 0.3 * training, 1e-6)
    assert everything(model) == before
    assert not autograd.is_training()
    assert not autograd.is_recording()


def test_random_numbers_depend_on_the_seed_alone():
    model, x = nn.Dropout(0.5), mx.np.ones(64)
    first = run(model, x, training=True, seed=1)[0].asnumpy()
    mx.np.random.uniform(size=3).asnumpy()
    assert (run(model, x, training=True, seed=1)[0].asnumpy() == first).all()
    assert (run(model, x, training=True, seed=2)[0].asnumpy() != first).any()
    mx.random.seed(1)
    with autograd.train_mode():
        assert (model(x).asnumpy() == first).all()
    with pytest.raises(InvalidArgumentError, match="give `seed=`"):
        run(model, x, training=True, seed=None)
    assert (run(model, x, training=False, seed=None)[0].asnumpy() == 1).all()


def test_the_callers_random_numbers_go_on():
    """Neither from where they began nor from the run's seed, and repeatably."""

    def after(start):
        mx.random.seed(start)
        run(nn.Dropout(0.5), mx.np.ones(8), training=True, seed=1)
        return mx.np.random.uniform(size=4).asnumpy().tolist()

    assert after(3) == after(3)
    assert after(3) != after(4)


def test_blocks_say_what_they_are():
    shared = nn.Dense(3, in_units=3)
    other = nn.Dense(3, in_units=3, activation="tanh", params=shared.params)
    model = sequential(shared, other, cnn(), shared)
    model.add(rnn.LSTM(2, input_size=3))
    model.initialize()
    model[2](array(CNN_X, "float32"))
    modules = GluonModel(model).modules()
    assert list(modules)[:5] == ["", "0", "1", "1.act", "2"]
    assert modules["1"].weights == modules["0"].weights == ("0.weight", "0.bias")
    units = {"flatten": True, "units": 3, "in_units": 3}
    assert (modules["0"].settings, modules["1"].settings) == (units, units | {"activation": "tanh"})
    assert modules["1.act"].settings == {"act_type": "tanh"}
    assert "3" not in modules
    assert modules["2.1"].kind == "BatchNorm"
    assert modules["2.1"].settings["eps"] == 1e-5
    assert modules["2.4"].settings["pool_type"] == "max"
    assert modules["4"].weights[0] == "4.l0_i2h_weight"


def test_loads_arrays():
    model = Twice()
    port = GluonModel(model).loaded({"affine.w": np.array([2.0])}, {"one": np.array([5.0])})
    assert port.native is model
    assert model(TWO) == 23


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"affine.w": np.ones(2)}, r"'affine.w' has the shape \(1,\), and was given \(2,\)"),
        ({"affine.v": np.ones(1)}, "no 'affine.v'; it has one, affine.w"),
    ],
)
def test_loads_nothing_that_does_not_fit(given, words):
    model = Twice()
    with pytest.raises(InvalidArgumentError, match=words):
        GluonModel(model).loaded({}, {"one": np.array([7.0]), **given})
    assert model.one.data() == 1


def symbol_block():
    x = mx.sym.var("x").as_np_ndarray()
    return gluon.SymbolBlock(x * 2, x)


def deferred():
    model = nn.Dense(2)
    model.initialize()
    return sequential(model)


@pytest.mark.filterwarnings("ignore:Cannot decide type")
@pytest.mark.parametrize(
    ("native", "words"),
    [
        (lambda: abs, "is an mxnet.gluon.Block, not builtin"),
        (lambda: nn.Dense(2, in_units=2), "'weight' has no values yet"),
        (deferred, r"'0\.weight' has no values yet: initialise the block and call it once"),
        (symbol_block, "the model is a SymbolBlock"),
    ],
)
def test_what_is_no_function_says_what_to_give(native, words):
    with pytest.raises(InvalidArgumentError, match=words):
        GluonModel(native())


def test_blocks_of_older_arrays_say_what_to_write():
    cell = rnn.GRUCell(2, input_size=2)
    cell.initialize()
    port, x = GluonModel(cell), array(np.ones((1, 2)), "float32")
    with pytest.raises(InvalidArgumentError, match=r"mx\.npx, or use layers as gluon\.rnn\.GRU"):
        port.run(port.parameters(), {}, (x, [x]), {}, **OPTIONS, taps=Taps())


def test_the_state_that_is_given_stays_what_it_is():
    model = nn.BatchNorm(in_channels=3)
    model.initialize()
    port, x = GluonModel(model), array(MLP_X, "float32")
    given, options = port.state(), {"training": True, "seed": None, "taps": Taps()}
    _, moved = port.run(port.parameters(), given, (x,), {}, **options)
    assert (given["running_mean"] == 0).all()
    np.testing.assert_allclose(moved["running_mean"].asnumpy(), MLP_X.mean(0) / 10, 1e-5)


def test_inputs_go_by_position():
    with pytest.raises(InvalidArgumentError, match="give them as a tuple, not by the names x"):
        GluonModel(Twice()).run({}, {}, (), {"x": TWO}, **OPTIONS, taps=Taps())
