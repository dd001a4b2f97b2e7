"""Functions that a process finds by their names."""

from __future__ import annotations

import os

import numpy as np

from multicalc import xp


def model(params, inputs):
    return xp.matmul(inputs, params["w"]) + params["b"]


def entropies(z, y):
    return xp.mean(xp.logaddexp(xp.zeros_like(z), z) - y * z)


def cross_entropy(params, shard):
    inputs, y = shard
    return entropies(model(params, inputs), y)


def ends_its_process(params, shard):
    os._exit(1)


def fails(params, shard):
    raise KeyError("no such column")


def read(path):
    """A shard of a file that holds inputs and targets side by side."""
    both = np.load(path)
    return both[:, :-1], both[:, -1]
