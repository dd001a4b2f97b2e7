"""Row 5: the critical points of f(x) = 3x⁴ − 4x³ − 12x²."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

import multicalc as mc
from multicalc.optimize import critical_points
from multicalc_conformance.problems.chapter.pointwise import exactly
from multicalc_conformance.problems.quantity import Quantity

POINTS = [-1.0, 0.0, 2.0]
GENERIC = [-1.7, 0.6, 2.4]
INTERVAL = (-2.0, 3.0)
PLOTTED = np.arange(-2.0, 3.0, 0.05)
KINDS = {"minimum": 1.0, "maximum": -1.0, "saddle": 2.0, "inconclusive": 0.0}
"""Kinds of critical points as numbers, for a table of numbers; any other is NaN."""
SOURCE = "f′ = 12x(x−2)(x+1), f″ = 36x² − 24x − 24"


def quartic(x: Any) -> Any:
    return 3.0 * x**4 - 4.0 * x**3 - 12.0 * x**2


def quartic_value(x: Any) -> Any:
    return 3 * x**4 - 4 * x**3 - 12 * x**2


def _values(at: np.ndarray) -> Any:
    def compute(backend: str) -> Any:
        return mc.vjp(quartic, at, backend=backend)[0]

    return compute


def _slopes(at: np.ndarray) -> Any:
    def compute(backend: str) -> Any:
        return mc.jvp(quartic, (at,), (np.ones_like(at),), backend=backend)[1]

    return compute


def _bends(at: np.ndarray) -> Any:
    def compute(backend: str) -> Any:
        return np.stack([mc.hessian(quartic, backend=backend)(np.array(x)) for x in at])

    return compute


@cache
def _critical(backend: str) -> list[Any]:
    """From left to right. Kept: three quantities look at one search of hundreds of slopes."""
    return sorted(critical_points(quartic, INTERVAL, backend=backend), key=lambda p: float(p.x))


def _found(backend: str) -> Any:
    return np.array([float(p.x) for p in _critical(backend)])


def _their_values(backend: str) -> Any:
    return np.array([float(p.value) for p in _critical(backend)])


def _their_kinds(backend: str) -> Any:
    return np.array([KINDS.get(p.kind, np.nan) for p in _critical(backend)])


def quantities() -> list[Quantity]:
    slope = lambda xs: [12 * x * (x - 2) * (x + 1) for x in xs]  # noqa: E731
    bend = lambda xs: [36 * x**2 - 24 * x - 24 for x in xs]  # noqa: E731
    value = lambda xs: [quartic_value(x) for x in xs]  # noqa: E731
    found = []
    for where, x in (("−1, 0, 2", POINTS), ("−1.7, 0.6, 2.4", GENERIC)):
        at = np.array(x)
        found += [
            Quantity("5", f"f at {where}", _values(at), exactly(value, x), SOURCE),
            Quantity("5", f"f′ at {where}", _slopes(at), exactly(slope, x), SOURCE),
            Quantity("5", f"f″ at {where}", _bends(at), exactly(bend, x), SOURCE),
        ]
    plotted = PLOTTED.tolist()
    return [
        *found,
        Quantity("5", "f as plotted on [−2, 3)", _values(PLOTTED), exactly(value, plotted), SOURCE),
        Quantity("5", "critical points found on [−2, 3]", _found, lambda: [-1, 0, 2], SOURCE),
        Quantity("5", "values there", _their_values, lambda: [-5, 0, -32], SOURCE),
        Quantity(
            "5",
            "kinds (1 minimum, −1 maximum)",
            _their_kinds,
            lambda: [1, -1, 1],
            "the sign of f″: 36, −24, 72",
        ),
    ]
