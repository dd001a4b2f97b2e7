"""The same models as they are written in flax: the CNN in nnx, the others in linen."""

from __future__ import annotations

import math

import flax.linen as nn
import jax.numpy as jnp
import numpy as np
import optax
from flax import nnx


class PositionalEncoding(nn.Module):
    width: int
    length: int

    def __call__(self, x):
        position = np.arange(self.length)[:, None]
        frequency = np.exp(np.arange(0, self.width, 2) * (-math.log(10000.0) / self.width))
        angles = position * frequency
        encoding = np.stack([np.sin(angles), np.cos(angles)], axis=-1).reshape(self.length, -1)
        return x + jnp.asarray(encoding, x.dtype)[: x.shape[1]]


class MLP(nn.Module):
    width: int
    hidden: int

    def setup(self):
        self.fc1 = nn.Dense(self.hidden)
        self.fc2 = nn.Dense(self.width)

    def __call__(self, x):
        return self.fc2(nn.gelu(self.fc1(x), approximate=False))


class Block(nn.Module):
    width: int
    heads: int
    rate: float

    def setup(self):
        self.norm1 = nn.LayerNorm(epsilon=1e-5)
        self.attention = nn.MultiHeadDotProductAttention(self.heads)
        self.norm2 = nn.LayerNorm(epsilon=1e-5)
        self.mlp = MLP(self.width, 4 * self.width)
        self.dropout = nn.Dropout(self.rate)

    def __call__(self, x, train):
        mask = nn.make_causal_mask(x[..., 0])
        h = self.attention(self.norm1(x), mask=mask)
        x = x + self.dropout(h, deterministic=not train)
        return x + self.dropout(self.mlp(self.norm2(x)), deterministic=not train)


class Transformer(nn.Module):
    words: int = 50
    length: int = 16
    width: int = 32
    heads: int = 4
    classes: int = 10
    rate: float = 0.1

    def setup(self):
        self.tokens = nn.Embed(self.words, self.width)
        self.position = PositionalEncoding(self.width, self.length)
        self.block = Block(self.width, self.heads, self.rate)
        self.norm = nn.LayerNorm(epsilon=1e-5)
        self.pooler = nn.Dense(self.width)
        self.head = nn.Dense(self.classes)

    def __call__(self, tokens, train=False):
        x = self.position(self.tokens(tokens) * math.sqrt(self.width))
        x = self.norm(self.block(x, train))
        return self.head(jnp.tanh(self.pooler(x.mean(1))))


class Residual(nnx.Module):
    def __init__(self, channels, *, rngs):
        self.conv = nnx.Conv(channels, channels, (3, 3), use_bias=False, rngs=rngs)
        self.norm = nnx.BatchNorm(channels, momentum=0.9, rngs=rngs)

    def __call__(self, x):
        return nnx.relu(self.norm(self.conv(x)) + x)


class CNN(nnx.Module):
    def __init__(self, channels=12, classes=10, *, rngs):
        self.conv = nnx.Conv(3, channels, (3, 3), rngs=rngs)
        self.norm = nnx.BatchNorm(channels, momentum=0.9, rngs=rngs)
        self.residual = Residual(channels, rngs=rngs)
        self.down = nnx.Conv(channels, 2 * channels, (3, 3), strides=2, padding=1, rngs=rngs)
        self.head = nnx.Linear(2 * channels * 4 * 4, classes, rngs=rngs)

    def __call__(self, images):
        x = nnx.relu(self.norm(self.conv(images)))
        x = nnx.max_pool(x, (2, 2), strides=(2, 2))
        x = nnx.relu(self.down(self.residual(x)))
        x = nnx.avg_pool(x, (3, 3), padding="SAME", count_include_pad=False)
        x = x.transpose(0, 3, 1, 2).reshape(x.shape[0], -1)
        return self.head(x)


class GRU(nn.Module):
    words: int = 50
    width: int = 32
    classes: int = 10

    def setup(self):
        self.tokens = nn.Embed(self.words, self.width)
        self.gru = nn.RNN(nn.GRUCell(self.width))
        self.head = nn.Dense(self.classes)

    def __call__(self, tokens):
        return self.head(self.gru(self.tokens(tokens))[:, -1])


def loss(scores, labels):
    return optax.softmax_cross_entropy_with_integer_labels(scores, labels).mean()
