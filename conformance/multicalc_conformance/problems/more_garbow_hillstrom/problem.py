"""What a problem of the collection is: residuals written twice, a start, and what is known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from multicalc import xp

SOURCE = (
    "Moré, Garbow and Hillstrom, Testing Unconstrained Optimization Software, "
    "ACM TOMS 7 (1981) 17-41"
)


@dataclass(frozen=True)
class Minimum:
    """A published minimum of the sum of squares: ``value`` to the digits given, and where,
    if that is given. ``near`` is a point from which to look for it, by default the start."""

    value: float
    at: tuple[float, ...] | None = None
    near: tuple[float, ...] | None = None


@dataclass(frozen=True)
class LeastSquaresProblem:
    """One problem: to minimise the sum of the squares of ``residuals``.

    Attributes:
        number: its number in the paper.
        residuals: the residuals as one array of ``x``, with ``xp``.
        precise: the residuals as a list, of ``x`` as a list of ``mpf``.
        start: the paper's standard starting point.
        minima: those the paper gives, for this number of variables and residuals.
    """

    number: int
    name: str
    residuals: Callable[[Any], Any]
    precise: Callable[[Any], Any]
    start: tuple[float, ...]
    minima: tuple[Minimum, ...]

    def __str__(self) -> str:
        return f"{self.number} {self.name}, n = {len(self.start)}"


def like(x: Any, data: Any) -> Any:
    """Numbers of a problem, as an array of the kind and dtype of ``x``."""
    return xp.asarray(np.asarray(data, dtype=float), dtype=x.dtype)
