"""A classifier of digits trained with Adam in ``xp``: one loss curve on all backends.

Reference: the same network with its gradient written out by hand in NumPy.
"""

from __future__ import annotations

import functools

import numpy as np
import pytest

import multicalc as mc
from multicalc import xp
from multicalc.backend import registry

sklearn_datasets = pytest.importorskip("sklearn.datasets")

STEPS, RATE, B1, B2, TINY = 50, 0.01, 0.9, 0.999, 1e-8


@functools.cache
def data():
    digits = sklearn_datasets.load_digits()
    return digits.data / 16.0, np.eye(10)[digits.target]


def start():
    rng = np.random.default_rng(0)
    return {
        "w1": rng.normal(size=(64, 16)) / 8.0,
        "b1": np.zeros(16),
        "w2": rng.normal(size=(16, 10)) / 4.0,
        "b2": np.zeros(10),
    }


def loss(p, images, labels):
    hidden = xp.silu(xp.matmul(images, p["w1"]) + p["b1"])
    scores = xp.matmul(hidden, p["w2"]) + p["b2"]
    return -xp.mean(xp.sum(labels * xp.log_softmax(scores, axis=-1), axis=-1))


def by_hand(p, images, labels):
    a = images @ p["w1"] + p["b1"]
    s = 1 / (1 + np.exp(-a))
    h = a * s
    z = h @ p["w2"] + p["b2"]
    z = z - z.max(axis=1, keepdims=True)
    logs = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    dz = (np.exp(logs) - labels) / len(images)
    da = dz @ p["w2"].T * (s + a * s * (1 - s))
    grads = {"w1": images.T @ da, "b1": da.sum(0), "w2": h.T @ dz, "b2": dz.sum(0)}
    return -np.mean(np.sum(labels * logs, axis=1)), grads


def adam(value_and_grad, p, images, labels):
    """Kingma and Ba 2015, algorithm 1: the losses, and the parameters they lead to."""
    m = {k: xp.zeros_like(x) for k, x in p.items()}
    v = {k: xp.zeros_like(x) for k, x in p.items()}
    losses = []
    for t in range(1, STEPS + 1):
        value, g = value_and_grad(p, images, labels)
        losses.append(float(value))
        for k in p:
            m[k] = B1 * m[k] + (1 - B1) * g[k]
            v[k] = B2 * v[k] + (1 - B2) * xp.square(g[k])
            p[k] = p[k] - RATE * (m[k] / (1 - B1**t)) / (xp.sqrt(v[k] / (1 - B2**t)) + TINY)
    return losses, p


@functools.cache
def reference():
    return adam(by_hand, start(), *data())


def test_the_loss_curve_is_the_same(backend, arrays):
    p = {k: arrays(x) for k, x in start().items()}
    losses, p = adam(mc.value_and_grad(loss, argnums=0), p, *map(arrays, data()))
    expected, weights = reference()
    np.testing.assert_allclose(losses, expected, rtol=1e-8)
    assert losses[0] > 2.2
    assert losses[-1] < 0.9
    for k, x in p.items():
        assert registry.owner(x) == backend.name
        np.testing.assert_allclose(arrays.numpy(x), weights[k], rtol=1e-6, atol=1e-9)
