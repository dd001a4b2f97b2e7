"""Uniform floats from words: the leading bits are the digits, so that every step is exact."""

from __future__ import annotations

from typing import Any

from multicalc.random.source import Source
from multicalc.random.threefry import Words


def unit(source: Source, words: Words, dtype: str) -> Any:
    """Floats from [0, 1): 52 random binary digits of float64, 23 of float32, 10 of float16."""
    xp = source.xp
    if dtype == "float64":
        high = xp.multiply(xp.astype(words[0], dtype), 2.0**-32)
        low = xp.astype(xp.bitwise_right_shift(words[1], 12), dtype)
        return xp.add(high, xp.multiply(low, 2.0**-52))
    folded = source.xor(*words)
    if dtype == "float32":
        return xp.multiply(xp.astype(xp.bitwise_right_shift(folded, 9), dtype), 2.0**-23)
    half = xp.bitwise_right_shift(xp.bitwise_and(folded, 0xFFFF), 6)
    return xp.multiply(xp.astype(half, dtype), 2.0**-10)


def between(xp: Any, floats: Any, low: Any, width: Any) -> Any:
    """Floats from [0, 1) brought to [low, low + width), in their own dtype."""
    return xp.maximum(xp.add(xp.multiply(floats, width), low), low)
