"""Differences of a function along a line, extrapolated, and how well these are known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from multicalc.testing.noise import FACTOR

FIRST = 0.125
"""The largest step. Lines are as long as what they go through: it is an eighth of the inputs."""
ROWS = 16
"""How often it is halved at most."""
KNOWN = 1e-8
"""The error, relative to the entry, at which no smaller step is tried."""


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


def slope_of(f: Callable[[float], np.ndarray], noise: np.ndarray) -> Slope:
    """The slope at 0 of ``f``, whose vectors have errors of ``noise``: Ridders' method, which
    extrapolates differences with ever smaller steps and keeps what changed least."""
    here = f(0.0)
    central, onesided = _Extrapolated((2, 4, 6, 8)), _Extrapolated((1, 3, 5, 7))
    step = FIRST
    with np.errstate(all="ignore"):
        for _ in range(ROWS):
            above, below = f(step), f(-step)
            floor = noise / step
            central.add((above - below) / (2 * step), floor)
            onesided.add(((above - here) - (here - below)) / step, 4 * floor)
            if np.all(central.error <= np.maximum(KNOWN * np.abs(central.best), 2 * floor)):
                break
            step /= 2
    return Slope(central.best, central.error, onesided.best, onesided.error)


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

    def add(self, value: np.ndarray, floor: np.ndarray) -> None:
        """The value at the next step, with what rounding does to it."""
        before, self._row = self._row, [value]
        if not before:
            self.best = np.full(value.shape, np.nan)
            self.error = np.full(value.shape, np.inf)
        for power, finer, coarser in zip(self.powers, self._row, before, strict=False):
            better = (2.0**power * finer - coarser) / (2.0**power - 1)
            self._row.append(better)
            error = np.maximum(np.abs(better - finer), np.abs(better - coarser)) + floor
            closer = error < self.error
            self.best = np.where(closer, better, self.best)
            self.error = np.where(closer, error, self.error)
