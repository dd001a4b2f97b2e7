"""The same transformer, CNN and GRU as they are written in Gluon, on MXNet's NumPy arrays."""

from __future__ import annotations

import math

import numpy
from mxnet import np, npx
from mxnet.gluon import Block, nn
from mxnet.gluon import loss as losses

npx.set_np()


class PositionalEncoding(Block):
    def __init__(self, width, length, **kwargs):
        super().__init__(**kwargs)
        position = numpy.arange(length)[:, None]
        frequency = numpy.exp(numpy.arange(0, width, 2) * (-math.log(10000.0) / width))
        angles = position * frequency
        encoding = numpy.stack([numpy.sin(angles), numpy.cos(angles)], axis=-1)
        self.encoding = np.array(encoding.reshape(length, width), dtype="float32")

    def forward(self, x):
        return x + self.encoding[: x.shape[1]].astype(x.dtype)


class Attention(Block):
    """Multi-head attention, which Gluon has no block for."""

    def __init__(self, width, heads, **kwargs):
        super().__init__(**kwargs)
        self.heads = heads
        self.qkv = nn.Dense(3 * width, flatten=False, in_units=width)
        self.out = nn.Dense(width, flatten=False, in_units=width)

    def forward(self, x):
        batch, length, width = x.shape
        packed = self.qkv(x).reshape(batch, length, 3, self.heads, width // self.heads)
        q, k, v = packed.transpose(2, 0, 3, 1, 4)
        scores = np.matmul(q, k.transpose(0, 1, 3, 2)) / math.sqrt(width // self.heads)
        mask = np.tril(np.ones((length, length), dtype=x.dtype))
        weights = npx.softmax(scores - 1e9 * (1 - mask), axis=-1)
        mixed = np.matmul(weights, v).transpose(0, 2, 1, 3)
        return self.out(mixed.reshape(batch, length, width))


class MLP(Block):
    def __init__(self, width, hidden, **kwargs):
        super().__init__(**kwargs)
        self.fc1 = nn.Dense(hidden, flatten=False, in_units=width)
        self.act = nn.GELU()
        self.fc2 = nn.Dense(width, flatten=False, in_units=hidden)

    def forward(self, x):
        return self.fc2(self.act(self.fc1(x)))


class TransformerBlock(Block):
    def __init__(self, width, heads, dropout, **kwargs):
        super().__init__(**kwargs)
        self.norm1 = nn.LayerNorm(in_channels=width)
        self.attention = Attention(width, heads)
        self.norm2 = nn.LayerNorm(in_channels=width)
        self.mlp = MLP(width, 4 * width)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x):
        x = x + self.dropout(self.attention(self.norm1(x)))
        return x + self.dropout(self.mlp(self.norm2(x)))


class Transformer(Block):
    def __init__(self, words=50, length=16, width=32, heads=4, classes=10, dropout=0.1, **kwargs):
        super().__init__(**kwargs)
        self.width = width
        self.tokens = nn.Embedding(words, width)
        self.position = PositionalEncoding(width, length)
        self.block = TransformerBlock(width, heads, dropout)
        self.norm = nn.LayerNorm(in_channels=width)
        self.pooler = nn.Dense(width, activation="tanh", in_units=width)
        self.head = nn.Dense(classes, in_units=width)

    def forward(self, tokens):
        x = self.position(self.tokens(tokens) * math.sqrt(self.width))
        x = self.norm(self.block(x))
        return self.head(self.pooler(x.mean(1)))


class Residual(Block):
    def __init__(self, channels, **kwargs):
        super().__init__(**kwargs)
        self.conv = nn.Conv2D(channels, 3, padding=1, use_bias=False, in_channels=channels)
        self.norm = nn.BatchNorm(in_channels=channels)

    def forward(self, x):
        return npx.relu(self.norm(self.conv(x)) + x)


class CNN(Block):
    def __init__(self, channels=12, classes=10, **kwargs):
        super().__init__(**kwargs)
        self.conv = nn.Conv2D(channels, 3, padding=1, in_channels=3)
        self.norm = nn.BatchNorm(in_channels=channels)
        self.relu = nn.Activation("relu")
        self.pool = nn.MaxPool2D(2)
        self.residual = Residual(channels)
        self.down = nn.Conv2D(2 * channels, 3, strides=2, padding=1, in_channels=channels)
        self.smooth = nn.AvgPool2D(3, strides=1, padding=1, count_include_pad=False)
        self.flatten = nn.Flatten()
        self.head = nn.Dense(classes, in_units=2 * channels * 4 * 4)

    def forward(self, images):
        x = self.pool(self.relu(self.norm(self.conv(images))))
        x = npx.relu(self.down(self.residual(x)))
        return self.head(self.flatten(self.smooth(x)))


class GRUCell(Block):
    def __init__(self, width, **kwargs):
        super().__init__(**kwargs)
        self.i2h = nn.Dense(3 * width, in_units=width)
        self.h2h = nn.Dense(3 * width, in_units=width)

    def forward(self, x, state):
        reset_x, update_x, new_x = np.split(self.i2h(x), 3, axis=-1)
        reset_h, update_h, new_h = np.split(self.h2h(state), 3, axis=-1)
        reset = npx.sigmoid(reset_x + reset_h)
        update = npx.sigmoid(update_x + update_h)
        new = np.tanh(new_x + reset * new_h)
        return (1 - update) * new + update * state


class Recurrent(Block):
    """A cell along a sequence: its states."""

    def __init__(self, cell, **kwargs):
        super().__init__(**kwargs)
        self.cell = cell

    def forward(self, x):
        state = np.zeros_like(x[:, 0])
        states = []
        for t in range(x.shape[1]):
            state = self.cell(x[:, t], state)
            states.append(state)
        return np.stack(states, axis=1)


class GRU(Block):
    def __init__(self, words=50, width=32, classes=10, **kwargs):
        super().__init__(**kwargs)
        self.tokens = nn.Embedding(words, width)
        self.gru = Recurrent(GRUCell(width))
        self.head = nn.Dense(classes, in_units=width)

    def forward(self, tokens):
        return self.head(self.gru(self.tokens(tokens))[:, -1])


def loss(scores, labels):
    return losses.SoftmaxCrossEntropyLoss()(scores, labels).mean()
