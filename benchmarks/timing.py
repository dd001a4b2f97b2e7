"""Timing several ways of computing the same thing, in turns."""

from __future__ import annotations

import gc
import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import median, quantiles
from typing import Any

LEAST_ROUNDS, MOST_ROUNDS = 3, 60
ROUND = 0.02
"""The least seconds of a contender's part of a round: calls are repeated until there."""


@dataclass(frozen=True)
class Spread:
    """A median and its quartiles."""

    median: float
    low: float
    high: float

    @classmethod
    def of(cls, values: list[float]) -> Spread:
        low, _, high = quantiles(values, n=4, method="inclusive")
        return cls(median(values), low, high)

    def over(self, scale: float) -> Spread:
        return Spread(self.median / scale, self.low / scale, self.high / scale)


@dataclass(frozen=True)
class Timed:
    """Seconds a call of each contender, round by round: entries of one round belong together."""

    rounds: Mapping[str, list[float]]

    def seconds(self, name: str) -> float:
        return median(self.rounds[name])

    def ratio(self, name: str, other: str) -> Spread:
        """``name``'s time over ``other``'s, taken in each round: what slows the machine down for a
        while slows both."""
        pairs = zip(self.rounds[name], self.rounds[other], strict=True)
        return Spread.of([one / two for one, two in pairs])


def in_turns(
    contenders: Mapping[str, Callable[[], Any]], wait: Callable[[Any], Any], seconds: float
) -> Timed:
    """Time ``contenders`` for about ``seconds`` together, in rounds of random order.

    A call counts until ``wait`` has seen its result. Each was called before, so that what is done
    once is done.
    """
    calls = {name: _calls(run, wait) for name, run in contenders.items()}
    rounds: dict[str, list[float]] = {name: [] for name in contenders}
    names = list(contenders)
    order = random.Random(0)
    gc.collect()
    end = time.perf_counter() + seconds
    for count in range(MOST_ROUNDS):
        if count >= LEAST_ROUNDS and time.perf_counter() > end:
            break
        order.shuffle(names)
        for name in names:
            rounds[name].append(_time(contenders[name], wait, calls[name]))
    return Timed(rounds)


def _calls(run: Callable[[], Any], wait: Callable[[Any], Any]) -> int:
    """How many calls a round takes."""
    calls = 1
    while (spent := _time(run, wait, calls) * calls) < ROUND:
        calls = max(2 * calls, int(calls * ROUND / spent))
    return calls


def _time(run: Callable[[], Any], wait: Callable[[Any], Any], calls: int) -> float:
    """Seconds a call."""
    start = time.perf_counter()
    for _ in range(calls):
        wait(run())
    return (time.perf_counter() - start) / calls
