"""Random vectors, of which traces and diagonals are estimated and eigenvalues found: the same ones
on every backend."""

from __future__ import annotations

from typing import Any

import numpy as np

from multicalc.backend import NEUTRAL
from multicalc.random import key, uniform
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
    source = source_of("seed", _key(seed), backend=NEUTRAL)
    words = -(-size // 32)
    found = folded(source, source.words(numbers.start * words, numbers.stop * words))
    rows = found.astype("<u4").reshape(len(numbers), words).view(np.uint8)
    return 2.0 * np.unpackbits(rows, axis=1, count=size, bitorder="little") - 1.0


def start(seed: Any, size: int) -> np.ndarray:
    """What iterations begin with: a vector of float64 (size,), evenly from −1 to 1. Random signs
    would do less: of xᵢ − xⱼ they see nothing where they agree."""
    found: np.ndarray = uniform(_key(seed), (size,), "float64", -1.0, 1.0, backend=NEUTRAL)
    return found


def _key(seed: Any) -> Any:
    return key(seed) if isinstance(seed, int) else seed
