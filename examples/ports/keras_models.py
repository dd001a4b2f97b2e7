"""The same transformer, CNN and GRU as they are written in Keras."""

from __future__ import annotations

import math

import keras
import numpy as np
from keras import layers, ops


class PositionalEncoding(layers.Layer):
    def __init__(self, width, length, **kwargs):
        super().__init__(**kwargs)
        position = np.arange(length)[:, None]
        frequency = np.exp(np.arange(0, width, 2) * (-math.log(10000.0) / width))
        angles = position * frequency
        encoding = np.stack([np.sin(angles), np.cos(angles)], axis=-1).reshape(length, width)
        self.encoding = encoding.astype("float32")

    def call(self, x):
        return x + ops.cast(self.encoding[: x.shape[1]], x.dtype)


class MLP(layers.Layer):
    def __init__(self, width, hidden, **kwargs):
        super().__init__(**kwargs)
        self.fc1 = layers.Dense(hidden, activation="gelu", name="fc1")
        self.fc2 = layers.Dense(width, name="fc2")

    def call(self, x):
        return self.fc2(self.fc1(x))


class Block(layers.Layer):
    def __init__(self, width, heads, dropout, **kwargs):
        super().__init__(**kwargs)
        self.norm1 = layers.LayerNormalization(epsilon=1e-5, name="norm1")
        self.attention = layers.MultiHeadAttention(heads, width // heads, name="attention")
        self.norm2 = layers.LayerNormalization(epsilon=1e-5, name="norm2")
        self.mlp = MLP(width, 4 * width, name="mlp")
        self.dropout = layers.Dropout(dropout, name="dropout")

    def call(self, x, training=None):
        h = self.norm1(x)
        h = self.attention(h, h, use_causal_mask=True)
        x = x + self.dropout(h, training=training)
        return x + self.dropout(self.mlp(self.norm2(x)), training=training)


class Transformer(keras.Model):
    def __init__(self, words=50, length=16, width=32, heads=4, classes=10, dropout=0.1):
        super().__init__()
        self.width = width
        self.tokens = layers.Embedding(words, width, name="tokens")
        self.position = PositionalEncoding(width, length, name="position")
        self.block = Block(width, heads, dropout, name="block")
        self.norm = layers.LayerNormalization(epsilon=1e-5, name="norm")
        self.pooler = layers.Dense(width, activation="tanh", name="pooler")
        self.head = layers.Dense(classes, name="head")

    def call(self, tokens, training=None):
        x = self.position(self.tokens(tokens) * math.sqrt(self.width))
        x = self.norm(self.block(x, training=training))
        return self.head(self.pooler(ops.mean(x, axis=1)))


class Residual(layers.Layer):
    def __init__(self, channels, **kwargs):
        super().__init__(**kwargs)
        self.conv = layers.Conv2D(channels, 3, padding="same", use_bias=False, name="conv")
        self.norm = layers.BatchNormalization(momentum=0.9, epsilon=1e-5, name="norm")

    def call(self, x, training=None):
        return ops.relu(self.norm(self.conv(x), training=training) + x)


def cnn(channels=12, classes=10):
    down = [
        layers.ZeroPadding2D(1, name="pad"),
        layers.Conv2D(2 * channels, 3, strides=2, activation="relu", name="conv"),
    ]
    return keras.Sequential(
        [
            keras.Input((16, 16, 3)),
            layers.Conv2D(channels, 3, padding="same", name="conv"),
            layers.BatchNormalization(momentum=0.9, epsilon=1e-5, name="norm"),
            layers.ReLU(name="relu"),
            layers.MaxPooling2D(2, name="pool"),
            Residual(channels, name="residual"),
            keras.Sequential(down, name="down"),
            layers.AveragePooling2D(3, strides=1, padding="same", name="smooth"),
            layers.Permute((3, 1, 2), name="channels_first"),
            layers.Flatten(name="flatten"),
            layers.Dense(classes, name="head"),
        ]
    )


def gru(words=50, width=32, classes=10):
    return keras.Sequential(
        [
            keras.Input((16,), dtype="int32"),
            layers.Embedding(words, width, name="tokens"),
            layers.GRU(width, name="gru"),
            layers.Dense(classes, name="head"),
        ]
    )


def loss(scores, labels):
    return ops.mean(keras.losses.sparse_categorical_crossentropy(labels, scores, from_logits=True))
