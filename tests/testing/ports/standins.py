"""What matching needs to know of a port, where no model is needed."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np

from multicalc.testing.ports.model import Module

LEAVES = {"torch": ("weight", "bias"), "flax": ("kernel", "bias")}
KINDS = {"torch": "Linear", "flax": "Dense"}


def standin(library, parameters, kinds=(), state=()):
    """A port of a library with these arrays; ``kinds`` by path."""
    modules = {"": Module("", "Model")} | {p: Module(p, kind) for p, kind in dict(kinds).items()}
    model = SimpleNamespace(library=library)
    return SimpleNamespace(
        name=library, model=model, parameters=dict(parameters), state=dict(state), modules=modules
    )


def dense(library, weights):
    """Dense layers by path, each of a matrix ``(in, out)`` and a bias or None."""
    kernel, bias = LEAVES[library]
    parameters = {}
    for path, (w, b) in weights.items():
        parameters[f"{path}.{kernel}"] = w.T if library == "torch" else w
        if b is not None:
            parameters[f"{path}.{bias}"] = b
    return standin(library, parameters, dict.fromkeys(weights, KINDS[library]))


def drawn(*shape, seed=0):
    return np.random.default_rng(seed).standard_normal(shape)
