"""Functions that a process finds by their names."""

from __future__ import annotations

import os

import numpy as np

from multicalc import xp


def model(params, X):
    return xp.matmul(X, params["w"]) + params["b"]


def entropies(z, y):
    return xp.mean(xp.logaddexp(xp.zeros_like(z), z) - y * z)


def cross_entropy(params, shard):
    X, y = shard
    return entropies(model(params, X), y)


def ends_its_process(params, shard):
    os._exit(1)


def read(path):
    """A shard of a file that holds ``X`` and ``y`` side by side."""
    both = np.load(path)
    return both[:, :-1], both[:, -1]
