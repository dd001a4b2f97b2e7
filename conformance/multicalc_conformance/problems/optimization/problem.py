"""What a test problem is: a function, where to try it, and where its formula was published."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Point = tuple[float, ...]


@dataclass(frozen=True)
class Kink:
    """A point at which a derivative does not exist, or at which a formula's pieces have none."""

    x: Point
    why: str


@dataclass(frozen=True)
class OptimizationProblem:
    """An optimisation test function, written once with ``multicalc.xp``.

    ``f`` maps an array of shape ``(n,)`` to a scalar. ``points`` are generic points of the usual
    domain, all of them away from the ``kinks``. ``minimum`` is a global minimiser and the value
    there, to the digits the source gives.
    """

    name: str
    f: Callable[[Any], Any]
    points: tuple[Point, ...]
    minimum: tuple[Point, float]
    source: str
    kinks: tuple[Kink, ...] = ()

    def __post_init__(self) -> None:
        sizes = {len(x) for x in (*self.points, *(kink.x for kink in self.kinks))}
        if not self.points or 0 in sizes:
            raise ValueError(f"problem {self.name!r} needs points of at least one dimension")


def library(page: str) -> str:
    """The page of a function in the collection most of the formulas are quoted from."""
    return (
        "Surjanovic and Bingham, Virtual Library of Simulation Experiments: Test Functions and "
        f"Datasets, https://www.sfu.ca/~ssurjano/{page}.html"
    )
