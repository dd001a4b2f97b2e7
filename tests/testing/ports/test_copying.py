"""Weights copied between real models of each library: the outputs agree, both ways."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
import torch
from testing.ports.twins import IMAGE, SEQUENCE, TWINS, spread

import multicalc as mc
import multicalc.testing as mt
from multicalc.backend import adapters
from multicalc.errors import InvalidArgumentError
from multicalc.testing.ports.taps import Taps

CHANNELS_FIRST = ("torch", "gluon")
PAIRS = [(kind, library) for kind, made in TWINS.items() for library in made if library != "torch"]


def port(kind, library, seed):
    if library == "gluon" and not adapters()["mxnet"].installed():
        pytest.skip("MXNet is not installed")
    return spread(TWINS[kind][library](), seed)


def outputs(port, kind):
    images = kind == "images"
    x = np.random.default_rng(7).standard_normal(IMAGE if images else SEQUENCE).astype("float32")
    first = images and port.model.library in CHANNELS_FIRST
    x = mc.asarray(x.transpose(0, 3, 1, 2) if first else x, backend=port.backend)
    model = port.model
    y, _ = model.run(
        model.parameters(), model.state(), (x,), {}, training=False, seed=None, taps=Taps()
    )
    y = mc.to_numpy(y)
    return y.transpose(0, 2, 3, 1) if first else y


@pytest.mark.parametrize(("kind", "library"), PAIRS)
def test_outputs_agree_after_copying(kind, library):
    a, b = port(kind, "torch", 1), port(kind, library, 2)
    wanted = outputs(a, kind)
    assert np.abs(outputs(b, kind) - wanted).max() > 0.1
    there = mt.copy_parameters(a, b)
    assert outputs(there, kind) == pytest.approx(wanted, abs=4e-6)
    back = mt.copy_parameters(there, port(kind, "torch", 3))
    assert outputs(back, kind) == pytest.approx(wanted, abs=4e-6)
    match = mt.match(a, b)
    assert eval(match.code(), {"mt": mt, "a": a, "b": b}) == match


def test_gradients_come_back_by_the_transpose():
    """Of half the outputs' squares, whose gradient PyTorch's own autograd gives on its side."""
    a = port("gru", "torch", 1)
    b = mt.copy_parameters(a, port("gru", "linen", 2))
    x = np.random.default_rng(7).standard_normal(SEQUENCE).astype("float32")

    def half_of_squares(weights):
        y, _ = b.model.run(
            weights, {}, (mc.asarray(x, backend="jax"),), {}, training=False, seed=None, taps=Taps()
        )
        return (y**2).sum() / 2

    (a.native(torch.tensor(x)) ** 2).sum().div(2).backward()
    wanted = {name: p.grad.numpy() for name, p in a.native.named_parameters()}
    gradients = mc.grad(half_of_squares, backend="jax")(b.model.parameters())
    pulled = mt.match(a, b).pull({name: mc.to_numpy(x) for name, x in gradients.items()})
    assert pulled.keys() == wanted.keys()
    for name, gradient in pulled.items():
        assert gradient == pytest.approx(wanted[name], abs=4e-6), name


def test_what_is_not_copied_is_named():
    a, b = (port("stack", library, seed) for library, seed in (("torch", 1), ("linen", 2)))
    without = {name: x for name, x in a.parameters.items() if name != "3.bias"}
    short = SimpleNamespace(
        name="short", model=a.model, parameters=without, state={}, modules=a.modules
    )
    with pytest.raises(InvalidArgumentError, match=r"of short is copied to Dense_0\.bias \(6,\)"):
        mt.copy_parameters(short, b)
    copied = mt.copy_parameters(short, b, partial=True)
    assert np.array_equal(copied.parameters["Dense_0.bias"], b.parameters["Dense_0.bias"])
    assert np.array_equal(copied.parameters["Dense_0.kernel"], a.parameters["3.weight"].T)
