"""Threefry-2x32 with 20 rounds, of Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy
as 1, 2, 3" (2011)."""

from __future__ import annotations

from typing import Any, Protocol

Words = tuple[Any, Any]
"""The first and the second ones of pairs of 32-bit words: arrays of integers."""

_TURNS = ((13, 15, 26, 6), (17, 29, 16, 24))
_PARITY = 0x1BD11BDA


class Arithmetic(Protocol):
    """What the rounds do to words; sums may stay as large as they get until the next mixing."""

    def add(self, x: Any, y: Any) -> Any:
        """Their sum."""

    def xor(self, x: Any, y: Any) -> Any:
        """Their exclusive or, as 32 bits."""

    def rotate(self, x: Any, turn: int) -> Any:
        """The bits of ``x`` turned left; those beyond 32 don't count."""

    def settle(self, x: Any) -> Any:
        """The 32 bits of ``x``."""


def threefry(on: Arithmetic, key: Words, counters: Words) -> Words:
    """The words that belong to ``counters`` under ``key``, whose arrays broadcast."""
    keys = (*key, on.xor(on.xor(*key), _PARITY))
    x, y = on.add(counters[0], keys[0]), on.settle(on.add(counters[1], keys[1]))
    for group in range(5):
        for turn in _TURNS[group % 2]:
            x = on.add(x, y)
            y = on.xor(on.rotate(y, turn), x)
        x = on.add(x, keys[(group + 1) % 3])
        y = on.settle(on.add(y, on.add(keys[(group + 2) % 3], group + 1)))
    return on.settle(x), y
