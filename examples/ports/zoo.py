"""A transformer, a CNN and a GRU in four frameworks, as ports that are held against each other.

$ python examples/ports/zoo.py            # the right ones agree
$ python examples/ports/zoo.py epsilon    # the bugs with this word in their name or cause
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
from bugs import BUGS, Bug

import multicalc.testing as mt
from multicalc.backend import get_backend

HERE = Path(__file__).parent
MODELS = ("transformer", "cnn", "gru")
SEED = 0
"""Of the weights that models are made with."""
RNG = np.random.default_rng(SEED)
TOKENS = RNG.integers(0, 50, (8, 16))
IMAGES = RNG.random((8, 3, 16, 16), dtype="float32")
LABELS = RNG.integers(0, 10, 8)
INPUTS = {"transformer": TOKENS, "cnn": IMAGES, "gru": TOKENS}


def written(framework: str, bug: Bug | None = None) -> ModuleType:
    """The framework's file of models, with the bug in it."""
    file = HERE / f"{framework}_models.py"
    source = file.read_text(encoding="utf-8")
    for right, wrong in bug.edits if bug else ():
        if source.count(right) != 1:
            raise ValueError(f"{bug.name!r}: {file.name} has {right!r} {source.count(right)} times")
        source = source.replace(right, wrong)
    name = f"{file.stem}_of_the_zoo"  # no other module is to be hidden by it
    module = sys.modules[name] = ModuleType(name)  # where dataclasses look for their own
    exec(compile(source, str(file), "exec"), module.__dict__)
    return module


def last(images: np.ndarray) -> np.ndarray:
    """Images with their channels last, as Keras and flax have them."""
    return np.ascontiguousarray(np.moveaxis(images, 1, -1))


def torch_port(file: ModuleType, model: str, **options: Any) -> mt.Port:
    import torch

    torch.manual_seed(SEED)
    made = {"transformer": file.Transformer, "cnn": file.CNN, "gru": file.GRU}[model]()
    return mt.Port.torch(made, file.loss, **options)


def keras_port(file: ModuleType, model: str, **options: Any) -> mt.Port:
    import keras

    keras.utils.set_random_seed(SEED)
    made = {"transformer": file.Transformer, "cnn": file.cnn, "gru": file.gru}[model]()
    if model == "transformer":
        made(TOKENS)
    feed = last if model == "cnn" else None
    return mt.Port.keras(made, file.loss, feed=feed, **options)


def flax_port(file: ModuleType, model: str, **options: Any) -> mt.Port:
    import jax
    from flax import nnx

    if model == "cnn":
        return mt.Port.flax(file.CNN(rngs=nnx.Rngs(SEED)), file.loss, feed=last, **options)
    made = {"transformer": file.Transformer, "gru": file.GRU}[model]()
    variables = made.init(jax.random.key(SEED), TOKENS)
    return mt.Port.flax(made, file.loss, variables=variables, **options)


def gluon_port(file: ModuleType, model: str, **options: Any) -> mt.Port:
    from mxnet import np, random

    random.seed(SEED)
    made = {"transformer": file.Transformer, "cnn": file.CNN, "gru": file.GRU}[model]()
    made.initialize()
    made(np.array(INPUTS[model]))
    return mt.Port.gluon(made, file.loss, **options)


PORTS: dict[str, Callable[..., mt.Port]] = {
    "torch": torch_port,
    "keras": keras_port,
    "flax": flax_port,
    "gluon": gluon_port,
}


def port(framework: str, model: str, bug: Bug | None = None, **options: Any) -> mt.Port:
    """The model of that framework, at the weights that it is made with."""
    if framework == "gluon":
        get_backend("mxnet")  # lends MXNet what it needs of an older NumPy
    return PORTS[framework](written(framework, bug), model, **options)


def trained(port: mt.Port) -> mt.Port:
    """The port, as far from the weights it is made with as after training: no bias and no mean is
    zero, and no scale and no variance is one."""
    rng = np.random.default_rng(1)

    def moved(name: str, x: np.ndarray) -> np.ndarray:
        if "var" in name:
            return np.asarray(x * rng.uniform(0.5, 2.0, x.shape), x.dtype)
        return np.asarray(x + 0.1 * rng.normal(size=x.shape), x.dtype)

    state = {n: moved(n, x) for n, x in port.state.items() if "mean" in n or "var" in n}
    weights = {name: moved(name, x) for name, x in port.parameters.items()}
    return replace(port, model=port.model.loaded(weights, state))


def pair(
    model: str, right: str, other: str, bug: Bug | None = None, **options: Any
) -> tuple[mt.Port, mt.Port, mt.Match]:
    """A right port, and another framework's with the same weights, and how their names go."""
    a = trained(port(right, model, **options))
    b = port(other, model, bug, **options)
    match = mt.match(a, b)
    return a, mt.copy_parameters(a, b, match), match


def report(bug: Bug) -> mt.PortsReport:
    """What a comparison says of a port with the bug."""
    options = {"training": bug.training, "seed": bug.seed}
    a, b, match = pair(bug.model, bug.against, bug.framework, bug, **options)
    return mt.compare_ports(a, b, INPUTS[bug.model], LABELS, match=match, derivatives=False)


def main(words: list[str]) -> None:
    if not words:
        for model in MODELS:
            for other in ("keras", "flax", "gluon"):
                a, b, match = pair(model, "torch", other)
                print(mt.compare_ports(a, b, INPUTS[model], LABELS, match=match), "\n")
    for bug in BUGS:
        if any(word in f"{bug.name} {bug.cause}" for word in words):
            print(f"{bug.name}, in {bug.framework}, against {bug.against}")
            print(report(bug), "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
