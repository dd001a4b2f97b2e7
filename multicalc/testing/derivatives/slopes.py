"""Differences of a function along a line, extrapolated, and how well these are known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from multicalc.testing.noise import FACTOR

FIRST = (0.125, 0.09, 0.06, 0.04, 0.027)
"""The largest steps. Lines are as long as what they go through: it is an eighth of the inputs. The
others are those of further tries, none of whose steps is one of an earlier try."""
ROWS = 16
"""How often it is halved at most."""
BENT = 1e-2
"""How well it is to be known that the slopes to both sides are one, relative to the entry."""
FEWEST = 4
"""At how many steps differences are taken at least: that those at two agree may be an accident."""
KNOWN = 1e-8
"""The error, relative to the entry, at which no smaller step is tried."""

SURE = 4.0
"""How many times its error an estimate is from one that it contradicts."""


@dataclass(frozen=True)
class Slope:
    """What a function's slope at 0 is, entry by entry; all are vectors.

    Attributes:
        slope: by central differences; NaN where none was finite.
        error: how far off that may be.
        jump: the slope to the right without that to the left.
        jump_error: how far off that may be.
    """

    slope: np.ndarray
    error: np.ndarray
    jump: np.ndarray
    jump_error: np.ndarray


def slope_of(f: Callable[[float], np.ndarray], noise: np.ndarray, first: float = FIRST[0]) -> Slope:
    """The slope at 0 of ``f``, whose vectors have errors of ``noise``: Ridders' method, which
    extrapolates differences with ever smaller steps and keeps what changed least, and what smaller
    steps don't contradict."""
    here = f(0.0)
    central, onesided = _Extrapolated((2, 4, 6, 8)), _Extrapolated((1, 3, 5, 7))
    step = first
    with np.errstate(all="ignore"):
        for row in range(ROWS):
            above, below = f(step), f(-step)
            floor = noise / step
            central.add((above - below) / (2 * step), floor)
            onesided.add(((above - here) - (here - below)) / step, 4 * floor)
            exact = central.error <= np.maximum(KNOWN * np.abs(central.best), 2 * floor)
            smooth = onesided.error <= np.maximum(BENT * np.abs(central.best), 16 * floor)
            if row + 1 >= FEWEST and np.all(exact & smooth):
                break
            step /= 2
    return Slope(central.best, central.error, onesided.best, onesided.error)


def agreed(a: Slope, b: Slope) -> Slope:
    """What two tries say together, which is no better known than they agree."""
    with np.errstate(invalid="ignore"):
        return Slope(
            np.where(b.error < a.error, b.slope, a.slope),
            np.fmax(np.maximum(a.error, b.error), np.abs(a.slope - b.slope)),
            np.where(b.jump_error < a.jump_error, b.jump, a.jump),
            np.fmax(np.maximum(a.jump_error, b.jump_error), np.abs(a.jump - b.jump)),
        )


def jumps(slope: Slope, known: float) -> np.ndarray:
    """Where the slopes to both sides are two, beside numbers of the size ``known``."""
    with np.errstate(invalid="ignore"):
        certain = FACTOR * slope.jump_error
        found: np.ndarray = (np.abs(slope.jump) > certain) & (np.abs(slope.jump) > 1e-3 * known)
    return found


class _Extrapolated:
    """A quantity at step 0, from its values at steps that are halved, where it is a series with
    these ``powers`` of the step."""

    def __init__(self, powers: tuple[int, ...]) -> None:
        self.powers = powers
        self._row: list[np.ndarray] = []
        self._found: list[tuple[np.ndarray, np.ndarray]] = []

    def add(self, value: np.ndarray, floor: np.ndarray) -> None:
        """The value at the next step, with what rounding does to it."""
        before, self._row = self._row, [value]
        best, error = np.full(value.shape, np.nan), np.full(value.shape, np.inf)
        for power, finer, coarser in zip(self.powers, self._row, before, strict=False):
            better = (2.0**power * finer - coarser) / (2.0**power - 1)
            self._row.append(better)
            changed = np.maximum(np.abs(better - finer), np.abs(better - coarser)) + floor
            closer = changed < error
            best, error = np.where(closer, better, best), np.where(closer, changed, error)
        self._found = [(b, np.fmax(e, np.abs(b - best) - SURE * error)) for b, e in self._found]
        self._found.append((best, error))

    @property
    def error(self) -> np.ndarray:
        least: np.ndarray = np.min([error for _, error in self._found], axis=0)
        return least

    @property
    def best(self) -> np.ndarray:
        chosen = np.argmin([error for _, error in self._found], axis=0)
        best: np.ndarray = np.choose(chosen, [best for best, _ in self._found])
        return best
