"""What the kinks' figure says each framework answers is what its own autodiff does."""

from __future__ import annotations

import math
import warnings

import pytest
from multicalc_lessons.figures import FIGURES
from multicalc_lessons.frameworks import TITLES


def numpy():
    import autograd
    import autograd.numpy as np

    functions = {
        "abs": np.abs,
        "relu": lambda x: np.maximum(x, 0.0),
        "maximum": lambda x: np.maximum(x, x * x),
        "norm": lambda x: np.linalg.norm(np.stack([x, 0.0 * x])),
    }
    return functions, lambda f, x: autograd.grad(f)(x)


def torch():
    import torch

    functions = {
        "abs": torch.abs,
        "relu": torch.relu,
        "maximum": lambda x: torch.maximum(x, x * x),
        "norm": lambda x: torch.linalg.vector_norm(torch.stack([x, torch.zeros_like(x)])),
    }
    return functions, lambda f, x: torch.func.grad(f)(torch.tensor(x))


def tensorflow():
    import tensorflow as tf

    functions = {
        "abs": tf.abs,
        "relu": tf.nn.relu,
        "maximum": lambda x: tf.maximum(x, x * x),
        "norm": lambda x: tf.norm(tf.stack([x, tf.zeros_like(x)])),
    }

    def slope(f, x):
        x = tf.Variable(x)
        with tf.GradientTape() as tape:
            y = f(x)
        return tape.gradient(y, x)

    return functions, slope


def jax():
    import jax
    import jax.numpy as jnp

    functions = {
        "abs": jnp.abs,
        "relu": jax.nn.relu,
        "maximum": lambda x: jnp.maximum(x, x * x),
        "norm": lambda x: jnp.linalg.norm(jnp.stack([x, jnp.zeros_like(x)])),
    }
    return functions, lambda f, x: jax.grad(f)(x)


def mxnet():
    import mxnet as mx

    functions = {
        "abs": mx.np.abs,
        "relu": mx.npx.relu,
        "maximum": lambda x: mx.np.maximum(x, x * x),
        "norm": lambda x: mx.np.linalg.norm(mx.np.stack([x, mx.np.zeros_like(x)])),
    }

    @mx.util.use_np
    def slope(f, x):
        x = mx.np.array(x)
        x.attach_grad()
        with mx.autograd.record():
            y = f(x)
        y.backward()
        return x.grad

    return functions, slope


@pytest.mark.usefixtures("backend")
def test_answers_are_the_frameworks_own(backend_name):
    functions, slope = globals()[backend_name]()
    answers = FIGURES["kink"].data["answers"]
    assert functions.keys() == answers.keys()
    for name, f in functions.items():
        with warnings.catch_warnings(action="ignore"):
            found = float(slope(f, 1.0 if name == "maximum" else 0.0))
        assert (None if math.isnan(found) else found) == answers[name][TITLES[backend_name]], name
