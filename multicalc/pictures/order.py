"""How fast an approximation's error falls towards its point."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from multicalc.pictures.grid import HostFunction

_STEPS = 25
_NOISE = 1e2
"""Errors of so many roundings of f's values are taken for rounding."""
_CLOSEST = 8
"""So many of the smallest errors above rounding are what the slope is taken of."""


@dataclass(frozen=True)
class ErrorOrder:
    """The largest error at each distance from the point, over the directions tried."""

    distances: np.ndarray
    errors: np.ndarray
    expected: int
    """The order that a smooth function has at least."""
    slope: float | None
    """The order measured: of log(error) by log(distance), close to the point. None where there is
    no error beyond rounding."""
    near: tuple[float, float]
    """A distance and the error there, close to the point."""

    def __str__(self) -> str:
        if self.slope is None:
            return "no error beyond rounding"
        return f"order of the error: {self.slope:.2f}, expected: {self.expected}"

    @property
    def named(self) -> str:
        return f"slope {self.expected}"

    def guide(self, h: np.ndarray) -> np.ndarray:
        """A line of the expected order through the error close to the point."""
        at, error = self.near
        line: np.ndarray = error * (h / at) ** self.expected
        return line


def order_of(
    f: HostFunction,
    model: HostFunction,
    center: np.ndarray,
    reach: float,
    expected: int,
    eps: float,
) -> ErrorOrder:
    """The order measured along both ways of every axis, and of every diagonal of two, up to the
    distance ``reach``; ``eps`` is the spacing of f's numbers at 1."""
    distances = reach * np.logspace(-4, 0, _STEPS)
    directions = _directions(len(center))
    points = center + distances[:, None, None] * directions
    values = f(points)
    gaps = np.abs(values - model(points))
    finite = np.isfinite(gaps).all(axis=1)
    distances, errors = distances[finite], gaps[finite].max(axis=1)
    noise = _NOISE * eps * np.abs(values[finite]).max(axis=1)
    told = np.flatnonzero(errors > noise)[:_CLOSEST]
    if len(told) < 2:
        return ErrorOrder(distances, errors, expected, None, (1.0, 0.0))
    h, error = distances[told], errors[told]
    slope = float(np.polyfit(np.log(h), np.log(error), 1)[0])
    return ErrorOrder(distances, errors, expected, slope, (float(h[0]), float(error[0])))


def _directions(size: int) -> np.ndarray:
    """Unit vectors, (count, size)."""
    if size == 1:
        return np.array([[1.0], [-1.0]])
    angles = np.arange(8) * np.pi / 4
    return np.stack([np.cos(angles), np.sin(angles)], axis=1)
