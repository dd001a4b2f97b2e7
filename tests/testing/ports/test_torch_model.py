"""PyTorch's modules as functions: their own gradients to the last bit, and nothing changed."""

from __future__ import annotations

import copy
import importlib.util
from functools import partial

import numpy as np
import pytest

if importlib.util.find_spec("torch") is None:
    pytest.skip("torch is not installed", allow_module_level=True)

import torch
from multicalc_torch.models import TorchModel
from torch import nn
from torch.nn.utils import parametrizations
from torch.utils.checkpoint import checkpoint

import multicalc as mc
from multicalc.errors import InvalidArgumentError
from multicalc.testing.ports.taps import Taps

SEED = 5


def normal(*shape):
    return torch.randn(shape, dtype=torch.float64, generator=torch.Generator().manual_seed(1))


def mlp():
    return nn.Sequential(nn.Linear(3, 4), nn.GELU(), nn.Linear(4, 2))


def cnn():
    parts = (nn.Conv2d(2, 3, 3, padding=1), nn.BatchNorm2d(3), nn.ReLU(), nn.Dropout(0.5))
    return nn.Sequential(*parts, nn.MaxPool2d(2), nn.Flatten(), nn.Linear(12, 2))


def tied():
    model = nn.Sequential(nn.Linear(3, 3), nn.Tanh(), nn.Linear(3, 3))
    model[2].weight = model[0].weight
    return model


transformer = partial(nn.TransformerEncoderLayer, 4, 2, 8, batch_first=True)
gru = partial(nn.GRU, 3, 4, num_layers=2, bidirectional=True, batch_first=True)
MODELS = {
    "mlp": (mlp, normal(5, 3)),
    "cnn": (cnn, normal(3, 2, 4, 4)),
    "transformer": (transformer, normal(2, 3, 4)),
    "gru": (gru, normal(2, 3, 3)),
    "lstm": (partial(nn.LSTM, 3, 4), normal(3, 2, 3)),
    "tied": (tied, normal(2, 3)),
    "weight norm": (lambda: parametrizations.weight_norm(nn.Linear(3, 2)), normal(2, 3)),
    "spectral norm": (lambda: parametrizations.spectral_norm(nn.Linear(3, 2)), normal(2, 3)),
    "hook's weight norm": (lambda: nn.utils.weight_norm(nn.Linear(3, 2)), normal(2, 3)),
}


def made(name):
    torch.manual_seed(0)
    make, x = MODELS[name]
    return make().double().eval(), x


def scalar(outputs):
    y = outputs[0] if isinstance(outputs, tuple) else outputs
    return (y**2).sum() + y.sin().sum()


def run(model, x, parameters=None, *, training=False, seed=SEED, taps=None):
    port = TorchModel(model)
    weights = port.parameters() if parameters is None else parameters
    options = {"training": training, "seed": seed, "taps": taps or Taps()}
    return port.run(weights, port.state(), (x,), {}, **options)


def own_loss(model, x, training):
    """The module's own, with the kernels that have a second derivative."""
    model.train(training)
    torch.manual_seed(SEED)
    fused = torch.backends.mha.get_fastpath_enabled()
    torch.backends.mha.set_fastpath_enabled(False)
    with nn.attention.sdpa_kernel(nn.attention.SDPBackend.MATH):
        loss = scalar(model(x))
    torch.backends.mha.set_fastpath_enabled(fused)
    return loss


def bits(tensors):
    return {name: x.detach().numpy().tobytes() for name, x in tensors.items()}


@pytest.mark.filterwarnings("ignore:`torch.nn.utils.weight_norm`:FutureWarning")
@pytest.mark.parametrize("training", [False, True], ids=["evaluates", "trains"])
@pytest.mark.parametrize("name", MODELS)
def test_gradients_are_its_own_to_the_last_bit(name, training):
    model, x = made(name)
    found = mc.grad(lambda p: scalar(run(model, x, p, training=training)[0]))(
        TorchModel(model).parameters()
    )
    _, state = run(model, x, training=training)
    own_loss(model, x, training).backward()
    assert bits(found) == bits({name: p.grad for name, p in model.named_parameters()})
    assert bits(state) == bits(dict(model.named_buffers()))


@pytest.mark.parametrize("name", ["mlp", "cnn", "transformer", "gru"])
def test_hessian_vector_products_are_those_of_double_backward(name):
    model, x = made(name)
    weights = TorchModel(model).parameters()
    direction = {name: torch.cos(p + 1) for name, p in weights.items()}
    found = mc.hvp(lambda p: scalar(run(model, x, p)[0]), (weights,), (direction,))
    own = list(model.parameters())
    grads = torch.autograd.grad(own_loss(model, x, False), own, create_graph=True)
    slope = sum((g * v).sum() for g, v in zip(grads, direction.values(), strict=True))
    expected = torch.autograd.grad(slope, own)
    for (name, a), b in zip(found.items(), expected, strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-10, atol=1e-12, err_msg=name)


class Listener(Taps):
    def __init__(self, **changes):
        super().__init__()
        self.sites, self.changes = [], changes

    def entered(self, site, args, kwargs):
        self.sites.append(f"> {site}")
        change = self.changes.get(f"enter_{site}")
        return (args, kwargs) if change is None else change(args, kwargs)

    def left(self, site, outputs):
        self.sites.append(f"< {site}")
        return self.changes.get(f"leave_{site}", lambda y: y)(outputs)


class Twice(nn.Module):
    """(x w + s) w + s, one part called twice, and by keyword."""

    class Affine(nn.Module):
        def __init__(self):
            super().__init__()
            self.w = nn.Parameter(torch.tensor(3.0))

        def forward(self, x, *, s):
            return x * self.w + s

    def __init__(self, fails=False):
        super().__init__()
        self.affine, self.fails, self.calls = self.Affine(), fails, 0
        self.register_buffer("count", torch.tensor(0.0))
        self.register_buffer("latest", None)

    def forward(self, x):
        self.calls += 1
        self.latest = x
        self.count = self.count + 1
        y = self.affine(self.affine(x, s=1.0), s=1.0)
        if self.fails:
            raise RuntimeError("of the model")
        return y


def test_taps_see_each_part_in_order():
    taps = Listener()
    assert run(Twice(), torch.tensor(2.0), taps=taps)[0] == 22
    assert taps.sites == ["> ", "> affine", "< affine", "> affine#2", "< affine#2", "< "]


def test_taps_see_what_a_fused_layer_calls():
    model, x = made("transformer")
    taps = Listener()
    run(model, x, taps=taps)
    assert [s for s in taps.sites if s[0] == ">"] == [
        *("> ", "> self_attn", "> dropout1", "> norm1", "> linear1", "> dropout", "> linear2"),
        *("> dropout2", "> norm2"),
    ]


def test_taps_change_what_goes_in_and_out():
    def entered(args, kwargs):
        return (args[0] + 1,), {"s": kwargs["s"] + 1}

    # Of 2: (2 3 + 1) / 7 = 1, then (1 + 1) 3 + 2 = 8.
    taps = Listener(**{"leave_affine": lambda y: y / 7, "enter_affine#2": entered})
    assert run(Twice(), torch.tensor(2.0), taps=taps)[0] == 8


def test_taps_see_their_own_gradients():
    """Of 2: what leaves has the derivative 3 for what leaves first, and 1 for itself."""

    def loss(shift):
        return run(Twice(), torch.tensor(2.0), taps=Listener(leave_affine=lambda y: y + shift))[0]

    assert mc.grad(loss)(torch.tensor(0.0)) == 3


def attributes(module):
    return {k: v.copy() if isinstance(v, dict | list) else v for k, v in vars(module).items()}


def everything(model):
    return (
        {name: (id(x), x.tolist()) for name, x in model.state_dict(keep_vars=True).items()},
        [(x.requires_grad, x.grad) for x in model.parameters()],
        [
            {k: v.copy() if isinstance(v, dict | list) else v for k, v in vars(m).items()}
            for m in model.modules()
        ],
        torch.get_rng_state().tolist(),
        torch.backends.mha.get_fastpath_enabled(),
        torch.backends.cuda.flash_sdp_enabled(),
    )


@pytest.mark.parametrize("training", [False, True])
@pytest.mark.parametrize("fails", [False, True], ids=["ends", "raises"])
def test_nothing_of_the_model_is_changed(fails, training):
    model = nn.Sequential(nn.BatchNorm1d(3), nn.Dropout(0.5), Twice(fails))
    model[0].train(False)
    model[2].affine.w.requires_grad_(False)
    before = everything(model)
    if fails:
        with pytest.raises(RuntimeError, match="of the model"):
            run(model, torch.ones(2, 3), training=training)
    else:
        _, state = run(model, torch.ones(2, 3), training=training)
        assert state["2.count"] == 1
        assert state["0.num_batches_tracked"] == int(training)
    assert everything(model) == before


def test_frozen_parameters_are_state():
    port = TorchModel(Twice())
    port.native.affine.w.requires_grad_(False)
    assert (list(port.parameters()), list(port.state())) == ([], ["affine.w", "count"])
    given = {"affine.w": torch.tensor(1.0), "count": torch.tensor(4.0)}
    options = {"training": False, "seed": None, "taps": Taps()}
    outputs, state = port.run({}, given, (torch.tensor(2.0),), {}, **options)
    assert (outputs, state["affine.w"], state["count"]) == (4, 1, 5)


def test_the_state_that_is_given_stays_what_it_is():
    port = TorchModel(nn.BatchNorm1d(3))
    given, options = port.state(), {"training": True, "seed": None, "taps": Taps()}
    port.run(port.parameters(), given, (normal(2, 3).float(),), {}, **options)
    assert (given["num_batches_tracked"], given["running_mean"].sum()) == (0, 0)


def test_a_padded_encoder_gives_what_is_differentiated():
    """Its fused kernel, which it takes where no derivative is asked for, gives zeros at padding."""
    model = nn.TransformerEncoder(transformer(), 1).eval()
    port, x = TorchModel(model), normal(1, 3, 4).float()
    padding = {"src_key_padding_mask": torch.tensor([[False, False, True]])}
    options = {"training": False, "seed": None, "taps": Taps()}
    found, _ = port.run(port.parameters(), {}, (x,), padding, **options)
    torch.testing.assert_close(found, model(x, **padding))
    with torch.no_grad():
        assert (model(x, **padding)[0, 2] == 0).all()


def test_random_numbers_depend_on_the_seed_alone():
    model, x = nn.Dropout(0.5), torch.ones(64)
    first = run(model, x, training=True, seed=1)[0]
    torch.rand(3)
    assert torch.equal(run(model, x, training=True, seed=1)[0], first)
    assert not torch.equal(run(model, x, training=True, seed=2)[0], first)
    torch.manual_seed(1)
    assert torch.equal(model.train()(x), first)
    with pytest.raises(InvalidArgumentError, match="give `seed="):
        run(model, x, training=True, seed=None)
    assert torch.equal(run(model, x, training=False, seed=None)[0], x)


def test_modules_say_what_they_are():
    model, _ = made("tied")
    model.append(parametrizations.weight_norm(nn.LayerNorm(3, eps=1e-3, bias=False)))
    modules = TorchModel(model).modules()
    assert list(modules)[:5] == ["", "0", "1", "2", "3"]
    assert modules["2"].weights == ("0.weight", "2.bias")
    assert modules["2"].settings == {"in_features": 3, "out_features": 3}
    assert modules["3"].kind == "LayerNorm"
    assert modules["3"].settings == {
        "normalized_shape": (3,),
        "eps": 1e-3,
        "elementwise_affine": True,
    }


def test_loads_arrays():
    model = Twice()
    assert TorchModel(model).loaded({"affine.w": np.array(2.0)}, {"count": np.array(7.0)}).native
    assert (model(torch.tensor(2.0)), model.count) == (11, 8)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"affine.w": np.ones(2)}, r"'affine.w' has the shape \(\), and was given \(2,\)"),
        ({"affine.v": np.ones(())}, "no 'affine.v'; it has affine.w, count"),
    ],
)
def test_loads_nothing_that_does_not_fit(given, words):
    model = Twice()
    with pytest.raises(InvalidArgumentError, match=words):
        TorchModel(model).loaded({}, {"count": np.array(7.0), **given})
    assert model.count == 0


class Recomputing(nn.Linear):
    def forward(self, x):
        return checkpoint(super().forward, x, use_reentrant=self.reentrant)


@pytest.mark.parametrize("reentrant", [False, True])
def test_what_recomputes_is_refused(reentrant):
    model = Recomputing(2, 2)
    model.reentrant = reentrant
    x = torch.ones(2, requires_grad=True)
    with pytest.raises(InvalidArgumentError, match=r"recomputes .* turn that off"):
        run(model, x)
    assert model(x).sum().backward() is None


def test_what_is_compiled_in_place_runs_line_by_line():
    model, x = made("mlp")
    expected, taps = run(model, x)[0], Listener()
    compiled = copy.deepcopy(model)
    compiled.compile(backend=lambda *_: pytest.fail("compiled"))
    assert torch.equal(run(compiled, x, taps=taps)[0], expected)
    assert taps.sites[1:3] == ["> 0", "< 0"]


@pytest.mark.parametrize(
    ("native", "words"),
    [
        (lambda: abs, "is a torch.nn.Module, not builtin"),
        (lambda: torch.compile(nn.Tanh()), "`._orig_mod`"),
        (
            lambda: nn.Sequential(nn.DataParallel(nn.Tanh())),
            r"part '0' is a DataParallel.*`\.module`",
        ),
        (lambda: torch.jit.script(nn.Tanh()), "TorchScript"),
        (lambda: nn.Sequential(nn.LazyLinear(2)), r"'0\.weight' has no shape yet"),
    ],
)
@pytest.mark.filterwarnings("ignore:`torch.jit.script`:DeprecationWarning")
def test_what_is_no_function_says_what_to_give(native, words):
    with pytest.raises(InvalidArgumentError, match=words):
        TorchModel(native())
