"""Optimisers of the frameworks, with our gradients: on ½ Σ a x² a step of size η multiplies x by
1 - ηa."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import multicalc as mc
from multicalc import xp

X, A, RATE, STEPS = np.array([1.0, -2.0]), np.array([1.0, 2.0]), 0.25, 5
THERE = X * (1 - RATE * A) ** STEPS


def bowl(p: dict[str, Any]) -> Any:
    return xp.sum(xp.multiply(A, p["x"] ** 2)) / 2


def test_torch_optim() -> None:
    torch = pytest.importorskip("torch")
    params = mc.asarray({"x": X}, backend="torch")
    optimizer = torch.optim.SGD(params.values(), lr=RATE)
    for _ in range(STEPS):
        params["x"].grad = mc.grad(bowl)(params)["x"]
        optimizer.step()
    np.testing.assert_allclose(params["x"], THERE, rtol=1e-15)


def test_a_parameter_of_torchs() -> None:
    torch = pytest.importorskip("torch")
    params = {"x": torch.nn.Parameter(torch.tensor(X))}
    optimizer = torch.optim.SGD(params.values(), lr=RATE)
    for _ in range(STEPS):
        params["x"].grad = mc.grad(bowl)(params)["x"].detach()
        optimizer.step()
    np.testing.assert_allclose(mc.to_numpy(params)["x"], THERE, rtol=1e-15)


def test_keras_optimizers() -> None:
    keras = pytest.importorskip("keras")
    params = {"x": keras.Variable(X, dtype="float64")}
    optimizer = keras.optimizers.SGD(learning_rate=RATE)
    for _ in range(STEPS):
        optimizer.apply(mc.grad(bowl)(params).values(), params.values())
    np.testing.assert_allclose(mc.to_numpy(params)["x"], THERE, rtol=1e-6)


def test_optax() -> None:
    optax = pytest.importorskip("optax")
    params = mc.asarray({"x": X}, backend="jax", dtype="float32")
    optimizer = optax.sgd(RATE)
    state = optimizer.init(params)
    gradient = mc.jit(mc.grad(bowl))
    for _ in range(STEPS):
        updates, state = optimizer.update(gradient(params), state, params)
        params = optax.apply_updates(params, updates)
    np.testing.assert_allclose(mc.to_numpy(params)["x"], THERE, rtol=1e-6)
