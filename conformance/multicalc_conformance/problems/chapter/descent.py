"""Row 4: gradient descent, the path and the values."""

from __future__ import annotations

from typing import Any

import numpy as np
from mpmath import cos, mpf, sin

from multicalc import xp
from multicalc.optimize import gradient_descent
from multicalc_conformance.problems.quantity import Quantity

H = [[3.0, 1.0], [1.0, 2.0]]
START = [1.0, -2.0]
STEPS = 12
CALM, WILD = 0.1, 0.75
"""Learning rates below and above 2/λmax = 4/(5+√5) ≈ 0.553."""
VALLEY_START, VALLEY_RATE, VALLEY_STEPS = [0.6, -0.8], 0.05, 8


def bowl(w: Any) -> Any:
    """½ wᵀHw."""
    return 1.5 * w[0] ** 2 + w[0] * w[1] + w[1] ** 2


def valley(w: Any) -> Any:
    """A smooth function that is not quadratic: the chapter's quartic along x, coupled to y."""
    x, y = w[0], w[1]
    return 3.0 * x**4 - 4.0 * x**3 - 12.0 * x**2 + 2.0 * y**2 + x * xp.sin(y)


def bowl_path(rate: float, steps: int) -> list[list[Any]]:
    """(I − ηH)ᵏ w₀ for k = 0 … steps."""
    eta, w = mpf(rate), [mpf(c) for c in START]
    path = [w]
    for _ in range(steps):
        w = [
            c - eta * sum(mpf(h) * d for h, d in zip(row, w, strict=True))
            for c, row in zip(w, H, strict=True)
        ]
        path.append(w)
    return path


def bowl_value(w: list[Any]) -> Any:
    return mpf(3) / 2 * w[0] ** 2 + w[0] * w[1] + w[1] ** 2


def valley_path() -> list[list[Any]]:
    """w ← w − η∇f with ∇f = (12x³ − 12x² − 24x + sin y, 4y + x cos y)."""
    eta, (x, y) = mpf(VALLEY_RATE), [mpf(c) for c in VALLEY_START]
    path = [[x, y]]
    for _ in range(VALLEY_STEPS):
        slope = 12 * x**3 - 12 * x**2 - 24 * x + sin(y), 4 * y + x * cos(y)
        x, y = x - eta * slope[0], y - eta * slope[1]
        path.append([x, y])
    return path


def _descend(f: Any, start: list[float], rate: float, steps: int, what: str) -> Any:
    def compute(backend: str) -> Any:
        path = gradient_descent(
            f, np.array(start), learning_rate=rate, steps=steps, backend=backend
        )
        return np.asarray(getattr(path, what))

    return compute


def quantities() -> list[Quantity]:
    source = "∇(½wᵀHw) = Hw, so wₖ = (I − ηH)ᵏ w₀"
    return [
        Quantity(
            "4",
            f"descent path on a bowl, η = {CALM}",
            _descend(bowl, START, CALM, STEPS, "points"),
            lambda: bowl_path(CALM, STEPS),
            source,
        ),
        Quantity(
            "4",
            f"values along it, η = {CALM}",
            _descend(bowl, START, CALM, STEPS, "values"),
            lambda: [bowl_value(w) for w in bowl_path(CALM, STEPS)],
            source,
        ),
        Quantity(
            "4",
            f"diverging path, η = {WILD} > 2/λmax",
            _descend(bowl, START, WILD, STEPS, "points"),
            lambda: bowl_path(WILD, STEPS),
            source + ", which grows as |1 − ηλmax|ᵏ",
        ),
        Quantity(
            "4",
            "descent path of a quartic valley",
            _descend(valley, VALLEY_START, VALLEY_RATE, VALLEY_STEPS, "points"),
            valley_path,
            "w − η(12x³−12x²−24x+sin y, 4y+x cos y), repeated",
        ),
    ]
