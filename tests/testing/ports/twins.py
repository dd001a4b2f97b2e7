"""The same small models in each library, as a person of that library writes them.

``TWINS[kind][library]()`` is a port whose weights are drawn from a seed, none as initialised.
"""

from __future__ import annotations

import dataclasses

import equinox as eqx
import flax.linen as nn
import jax
import keras
import numpy as np
import torch
from flax import nnx
from keras import layers

import multicalc.testing as mt

KEY = jax.random.key(0)
SEQUENCE, IMAGE = (2, 5, 6), (2, 6, 6, 3)


def spread(port, seed):
    """The port with weights that are drawn; variances are positive."""
    rng = np.random.default_rng(seed)

    def draw(name, x):
        if x.dtype.kind != "f":
            return x
        drawn = 0.5 * rng.standard_normal(x.shape)
        return (0.5 + np.abs(drawn) if "var" in name else drawn).astype(x.dtype)

    parameters, state = (
        {name: draw(name, x) for name, x in own.items()} for own in (port.parameters, port.state)
    )
    return dataclasses.replace(port, model=port.model.loaded(parameters, state))


def linen(module, shape=SEQUENCE):
    return mt.Port.flax(module, variables=module.init(KEY, np.ones(shape, "float32")))


def mapped(module):
    return mt.Port.equinox(module, call=lambda m, x: jax.vmap(m)(x))


def gluon(make, shape=SEQUENCE):
    import multicalc as mc

    mc.asarray(np.ones(1), backend="mxnet")
    from mxnet import np as mxnp
    from mxnet.gluon import nn as blocks
    from mxnet.gluon import rnn

    block = make(blocks, rnn)
    block.initialize()
    block(mxnp.ones(shape))
    return mt.Port.gluon(block)


class First(torch.nn.Module):
    """A module's first output."""

    def __init__(self, rnn):
        super().__init__()
        self.rnn = rnn

    def forward(self, x):
        return self.rnn(x)[0]


class TorchAttention(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.attention = torch.nn.MultiheadAttention(6, 2, batch_first=True)

    def forward(self, x):
        return self.attention(x, x, x, need_weights=False)[0]


def torch_images():
    return torch.nn.Sequential(
        torch.nn.Conv2d(3, 4, 3),
        torch.nn.BatchNorm2d(4),
        torch.nn.Conv2d(4, 8, 2, groups=4),
        torch.nn.ConvTranspose2d(8, 5, 2, stride=2),
    )


class Stack(nn.Module):
    @nn.compact
    def __call__(self, x):
        return nn.Dense(6)(nn.LayerNorm(epsilon=1e-5)(jax.numpy.tanh(nn.Dense(6)(x))))


class Attention(nn.Module):
    @nn.compact
    def __call__(self, x):
        return nn.MultiHeadDotProductAttention(2)(x)


class Images(nn.Module):
    @nn.compact
    def __call__(self, x):
        x = nn.Conv(4, (3, 3), padding="VALID")(x)
        x = nn.BatchNorm(use_running_average=True)(x)
        x = nn.Conv(8, (2, 2), padding="VALID", feature_group_count=4)(x)
        return nn.ConvTranspose(5, (2, 2), strides=(2, 2))(x)


class Recurrent(nnx.Module):
    def __init__(self, cell):
        self.rnn = nnx.RNN(cell)

    def __call__(self, x):
        return self.rnn(x)


class KerasAttention(keras.Model):
    def __init__(self):
        super().__init__()
        self.attention = layers.MultiHeadAttention(2, 3)

    def call(self, x):
        return self.attention(x, x)


def keras_attention():
    model = KerasAttention()
    model(np.ones(SEQUENCE, "float32"))
    return model


def sequential(shape, *made):
    return mt.Port.keras(keras.Sequential([keras.Input(shape[1:]), *made]))


class Scanned(eqx.Module):
    cell: eqx.Module

    def __call__(self, x):
        def step(state, x):
            state = self.cell(x, state)
            return state, state[0] if isinstance(state, tuple) else state

        zero = jax.numpy.zeros(4)
        lstm = isinstance(self.cell, eqx.nn.LSTMCell)
        return jax.lax.scan(step, (zero, zero) if lstm else zero, x)[1]


class EquinoxAttention(eqx.Module):
    attention: eqx.nn.MultiheadAttention

    def __call__(self, x):
        return self.attention(x, x, x)


def equinox_attention():
    biases = {f"use_{name}_bias": True for name in ("query", "key", "value", "output")}
    return mapped(EquinoxAttention(eqx.nn.MultiheadAttention(2, 6, **biases, key=KEY)))


TWINS = {
    "stack": {
        "torch": lambda: mt.Port.torch(torch.nn.Sequential(
            torch.nn.Linear(6, 6), torch.nn.Tanh(), torch.nn.LayerNorm(6), torch.nn.Linear(6, 6)
        )),
        "keras": lambda: sequential(
            SEQUENCE,
            layers.Dense(6, activation="tanh"), layers.LayerNormalization(epsilon=1e-5),
            layers.Dense(6),
        ),
        "linen": lambda: linen(Stack()),
        "gluon": lambda: gluon(lambda blocks, rnn: in_a_row(
            blocks.HybridSequential(),
            blocks.Dense(6, activation="tanh", flatten=False), blocks.LayerNorm(),
            blocks.Dense(6, flatten=False),
        )),
    },
    "images": {
        "torch": lambda: mt.Port.torch(torch_images()),
        "keras": lambda: sequential(
            IMAGE,
            layers.Conv2D(4, 3), layers.BatchNormalization(epsilon=1e-5),
            layers.DepthwiseConv2D(2, depth_multiplier=2), layers.Conv2DTranspose(5, 2, strides=2),
        ),
        "linen": lambda: linen(Images(), IMAGE),
        "gluon": lambda: gluon(lambda blocks, rnn: in_a_row(
            blocks.HybridSequential(),
            blocks.Conv2D(4, 3), blocks.BatchNorm(),
            blocks.Conv2D(8, 2, groups=4), blocks.Conv2DTranspose(5, 2, strides=2),
        ), (2, 3, 6, 6)),
    },
    "attention": {
        "torch": lambda: mt.Port.torch(TorchAttention()),
        "keras": lambda: mt.Port.keras(keras_attention()),
        "linen": lambda: linen(Attention()),
        "equinox": equinox_attention,
    },
    "lstm": {
        "torch": lambda: mt.Port.torch(First(torch.nn.LSTM(6, 4, batch_first=True))),
        "keras": lambda: sequential(SEQUENCE, layers.LSTM(4, return_sequences=True)),
        "linen": lambda: linen(nn.RNN(nn.OptimizedLSTMCell(4))),
        "nnx": lambda: mt.Port.flax(Recurrent(nnx.OptimizedLSTMCell(6, 4, rngs=nnx.Rngs(0)))),
        "equinox": lambda: mapped(Scanned(eqx.nn.LSTMCell(6, 4, key=KEY))),
        "gluon": lambda: gluon(lambda blocks, rnn: rnn.LSTM(4, layout="NTC")),
    },
    "gru": {
        "torch": lambda: mt.Port.torch(First(torch.nn.GRU(6, 4, batch_first=True))),
        "keras": lambda: sequential(SEQUENCE, layers.GRU(4, return_sequences=True)),
        "linen": lambda: linen(nn.RNN(nn.GRUCell(4))),
        "equinox": lambda: mapped(Scanned(eqx.nn.GRUCell(6, 4, key=KEY))),
        "gluon": lambda: gluon(lambda blocks, rnn: rnn.GRU(4, layout="NTC")),
    },
}  # fmt: skip


def in_a_row(sequential, *blocks):
    sequential.add(*blocks)
    return sequential
