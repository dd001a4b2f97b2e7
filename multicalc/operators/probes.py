"""Random signs, of which traces and diagonals are estimated: the same ones on every backend."""

from __future__ import annotations

from typing import Any

import numpy as np

from multicalc.backend import NEUTRAL
from multicalc.random import key
from multicalc.random.arguments import source_of
from multicalc.random.bits import folded


def signs(seed: Any, numbers: range, size: int) -> np.ndarray:
    """The probes with these numbers, vectors of ±1: float64 (len(numbers), size). Each has as many
    of the key's words as it needs, the lowest bit of a word first.

    Args:
        seed: an integer, or a key of :mod:`multicalc.random`.
        numbers: which of its probes, one after the other.
        size: how many coordinates each has.
    """
    own = key(seed) if isinstance(seed, int) else seed
    source = source_of("seed", own, backend=NEUTRAL)
    words = -(-size // 32)
    found = folded(source, source.words(numbers.start * words, numbers.stop * words))
    rows = found.astype("<u4").reshape(len(numbers), words).view(np.uint8)
    return 2.0 * np.unpackbits(rows, axis=1, count=size, bitorder="little") - 1.0
