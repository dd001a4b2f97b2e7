"""A transformer, a CNN and a GRU as they are written in PyTorch."""

from __future__ import annotations

import math

import torch
import torch.nn.functional as F  # noqa: N812
from torch import nn


class PositionalEncoding(nn.Module):
    def __init__(self, width, length):
        super().__init__()
        position = torch.arange(length).unsqueeze(1)
        frequency = torch.exp(torch.arange(0, width, 2) * (-math.log(10000.0) / width))
        encoding = torch.zeros(length, width)
        encoding[:, 0::2] = torch.sin(position * frequency)
        encoding[:, 1::2] = torch.cos(position * frequency)
        self.register_buffer("encoding", encoding, persistent=False)

    def forward(self, x):
        return x + self.encoding[: x.shape[1]]


class MLP(nn.Module):
    def __init__(self, width, hidden):
        super().__init__()
        self.fc1 = nn.Linear(width, hidden)
        self.act = nn.GELU()
        self.fc2 = nn.Linear(hidden, width)

    def forward(self, x):
        return self.fc2(self.act(self.fc1(x)))


class Block(nn.Module):
    def __init__(self, width, heads, dropout):
        super().__init__()
        self.norm1 = nn.LayerNorm(width)
        self.attention = nn.MultiheadAttention(width, heads, batch_first=True)
        self.norm2 = nn.LayerNorm(width)
        self.mlp = MLP(width, 4 * width)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x):
        h = self.norm1(x)
        mask = nn.Transformer.generate_square_subsequent_mask(x.shape[1], dtype=x.dtype)
        h, _ = self.attention(h, h, h, attn_mask=mask, need_weights=False)
        x = x + self.dropout(h)
        return x + self.dropout(self.mlp(self.norm2(x)))


class Transformer(nn.Module):
    def __init__(self, words=50, length=16, width=32, heads=4, classes=10, dropout=0.1):
        super().__init__()
        self.width = width
        self.tokens = nn.Embedding(words, width)
        self.position = PositionalEncoding(width, length)
        self.block = Block(width, heads, dropout)
        self.norm = nn.LayerNorm(width)
        self.pooler = nn.Linear(width, width)
        self.head = nn.Linear(width, classes)

    def forward(self, tokens):
        x = self.position(self.tokens(tokens) * math.sqrt(self.width))
        x = self.norm(self.block(x))
        return self.head(torch.tanh(self.pooler(x.mean(1))))


class Residual(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.conv = nn.Conv2d(channels, channels, 3, padding=1, bias=False)
        self.norm = nn.BatchNorm2d(channels)

    def forward(self, x):
        return F.relu(self.norm(self.conv(x)) + x)


class CNN(nn.Module):
    def __init__(self, channels=12, classes=10):
        super().__init__()
        self.conv = nn.Conv2d(3, channels, 3, padding=1)
        self.norm = nn.BatchNorm2d(channels)
        self.relu = nn.ReLU()
        self.pool = nn.MaxPool2d(2)
        self.residual = Residual(channels)
        self.down = nn.Conv2d(channels, 2 * channels, 3, stride=2, padding=1)
        self.smooth = nn.AvgPool2d(3, stride=1, padding=1, count_include_pad=False)
        self.flatten = nn.Flatten()
        self.head = nn.Linear(2 * channels * 4 * 4, classes)

    def forward(self, images):
        x = self.pool(self.relu(self.norm(self.conv(images))))
        x = F.relu(self.down(self.residual(x)))
        return self.head(self.flatten(self.smooth(x)))


class GRU(nn.Module):
    def __init__(self, words=50, width=32, classes=10):
        super().__init__()
        self.tokens = nn.Embedding(words, width)
        self.gru = nn.GRU(width, width, batch_first=True)
        self.head = nn.Linear(width, classes)

    def forward(self, tokens):
        _, state = self.gru(self.tokens(tokens))
        return self.head(state[-1])


def loss(scores, labels):
    return F.cross_entropy(scores, labels)
