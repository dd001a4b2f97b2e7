"""Derivatives of a batch by each framework's own ``vmap``, and its own functions."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import jax
import jax.numpy as jnp
import tensorflow as tf
import torch


def network(np: Any, product: Callable[..., Any], p: Any, x: Any) -> Any:
    hidden = np.tanh(product(x, p["w1"]) + p["b1"])
    hidden = np.tanh(product(hidden, p["w2"]) + p["b2"])
    return product(hidden, p["w3"])


# -- JAX ------------------------------------------------------------------------------------------

_jax_network = partial(network, jnp, jnp.matmul)


def _jax_loss(p: Any, x: Any, y: Any) -> Any:
    return jnp.mean((_jax_network(p, x) - y) ** 2)


def _jax_laplacian(p: Any, x: Any) -> Any:
    return jnp.trace(jax.hessian(_jax_network, 1)(p, x))


# -- PyTorch --------------------------------------------------------------------------------------

_torch_network = partial(network, torch, torch.matmul)


def _torch_loss(p: Any, x: Any, y: Any) -> Any:
    return ((_torch_network(p, x) - y) ** 2).mean()


def _torch_laplacian(p: Any, x: Any) -> Any:
    # Two thirds of what torch.func.hessian takes.
    return torch.func.jacrev(torch.func.grad(_torch_network, 1), 1)(p, x).trace()


# -- TensorFlow -----------------------------------------------------------------------------------

_tensorflow_network = partial(network, tf, lambda x, w: tf.tensordot(x, w, 1))


def _tensorflow_gradient(p: Any, x: Any, y: Any) -> Any:
    with tf.GradientTape() as tape:
        tape.watch(p)
        loss = tf.reduce_mean((_tensorflow_network(p, x) - y) ** 2)
    return tape.gradient(loss, p)


def _tensorflow_laplacian(p: Any, x: Any) -> Any:
    """The obvious rows: of so few inputs, unrolled."""
    with tf.GradientTape(persistent=True) as outer:
        outer.watch(x)
        with tf.GradientTape() as inner:
            inner.watch(x)
            y = _tensorflow_network(p, x)
        slope = tf.unstack(inner.gradient(y, x))
    return tf.add_n([outer.gradient(s, x)[k] for k, s in enumerate(slope)])


def _tensorflow_map(f: Callable[..., Any], each: tuple[int, ...]) -> Callable[..., Any]:
    """``f`` along the first axis of those of its arguments."""

    def mapped(*args: Any) -> Any:
        def one(elements: Any) -> Any:
            whole = list(args)
            for place, element in zip(each, elements, strict=True):
                whole[place] = element
            return f(*whole)

        return tf.vectorized_map(one, tuple(args[place] for place in each))

    return mapped


SAMPLES, POINTS, NETWORKS = (
    "gradients of 1,000 samples",
    "Laplacian at 1,000 points",
    "gradients of 10 networks",
)
OWN: dict[str, dict[str, Callable[..., Any]]] = {
    "jax": {
        SAMPLES: jax.vmap(jax.grad(_jax_loss), (None, 0, 0)),
        POINTS: jax.vmap(_jax_laplacian, (None, 0)),
        NETWORKS: jax.vmap(jax.grad(_jax_loss), (0, None, None)),
    },
    "torch": {
        SAMPLES: torch.func.vmap(torch.func.grad(_torch_loss), (None, 0, 0)),
        POINTS: torch.func.vmap(_torch_laplacian, (None, 0)),
        NETWORKS: torch.func.vmap(torch.func.grad(_torch_loss), (0, None, None)),
    },
    "tensorflow": {
        SAMPLES: _tensorflow_map(_tensorflow_gradient, (1, 2)),
        POINTS: _tensorflow_map(_tensorflow_laplacian, (1,)),
        NETWORKS: _tensorflow_map(_tensorflow_gradient, (0,)),
    },
}
COMPILE: dict[str, Callable[..., Any]] = {
    "jax": jax.jit,
    # Its own compiler takes many times as long to compile, and not all machines have it.
    "torch": lambda f: f,
    "tensorflow": tf.function,
}
