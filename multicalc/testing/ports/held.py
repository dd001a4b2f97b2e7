"""Two ports at one point: everything that both compute, each by A's names and in A's layouts, with
the rounding of both."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from multicalc.testing.noise import Named, allowed, largest, measured
from multicalc.testing.ports.matching.match import Match
from multicalc.testing.ports.pairing import Pair, Place, Wire, pairs
from multicalc.testing.ports.port import Port
from multicalc.testing.ports.running import (
    Alone,
    Gradients,
    Point,
    Record,
    alone,
    differentiated,
    product,
    recorded,
)

FLOATS = ("float32", "float64")


@dataclass(frozen=True)
class Bound:
    """What a person allows: of the largest entry of an array, and altogether. None where it is
    measured."""

    rtol: float | None = None
    atol: float | None = None

    def of(self, noise: float, *arrays: np.ndarray) -> float:
        if self.rtol is None and self.atol is None:
            return allowed(noise, *arrays)
        return (self.atol or 0.0) + (self.rtol or 0.0) * max(largest(x) for x in arrays)


@dataclass(frozen=True)
class Held:
    """One array of both.

    Attributes:
        name: A's.
        a, b: the array, in A's layout.
        allowed: the largest difference of an entry that rounding explains.
    """

    name: str
    a: np.ndarray
    b: np.ndarray
    allowed: float

    @property
    def off(self) -> float:
        """The largest difference of an entry; infinite where one alone is finite, or shapes
        differ."""
        if self.a.shape != self.b.shape:
            return np.inf
        same = (self.a == self.b) | (np.isnan(self.a) & np.isnan(self.b))
        with np.errstate(invalid="ignore", over="ignore"):
            apart = np.abs(self.a.astype("float64") - self.b.astype("float64"))
        return float(np.max(np.where(same, 0.0, np.nan_to_num(apart, nan=np.inf)), initial=0.0))

    @property
    def relative(self) -> float:
        """The difference relative to the largest entry of both."""
        return self.off / (max(largest(self.a), largest(self.b)) or 1.0)

    @property
    def agrees(self) -> bool:
        return self.off <= self.allowed


class Side:
    """One port's part: runs, kept, with their rounding."""

    def __init__(self, port: Port, point: Point) -> None:
        self.port = port
        self.point = point

    @cached_property
    def record(self) -> Record:
        return recorded(self.port, self.point)

    @cached_property
    def gradients(self) -> Gradients:
        return self._gradients(self.point)

    @cached_property
    def noise(self) -> dict[str, float]:
        """Of everything in :attr:`gradients`, by the names of :func:`_flat`."""
        return self._measured(lambda point: _flat(self._gradients(point)))

    def product(self, tangent: Named) -> Named:
        return product(self.port, self.point, tangent)

    def product_noise(self, tangent: Named) -> dict[str, float]:
        return self._measured(
            lambda point: product(self.port, point, _as_dtypes(tangent, point.parameters))
        )

    def alone(self, values: Any, directions: Any) -> Alone:
        return alone(self.port, self.point, values, directions)

    def alone_noise(self, values: Any, directions: Any) -> dict[str, float]:
        def flat(point: Point) -> Named:
            kept = point.targets["values"]
            bare = Point(
                point.parameters, point.state, point.args, point.kwargs, point.targets["targets"]
            )
            return _flat_alone(alone(self.port, bare, kept, directions))

        at = self.point
        both = {"values": values, "targets": at.targets}
        return self._measured(flat, Point(at.parameters, at.state, at.args, at.kwargs, both))

    def _gradients(self, point: Point) -> Gradients:
        return differentiated(self.port, point, self.record.sites)

    def _measured(self, f: Callable[[Point], Named], at: Point | None = None) -> dict[str, float]:
        point = at or self.point
        return measured(lambda named: f(point.with_named(named)), point.named())


class Held2:
    """placeholder"""
