"""Value, gradient and Hessian of one function at one point: what most rows ask for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from mpmath import mpf

import multicalc as mc
from multicalc_conformance.problems.quantity import Quantity

Exactly = Callable[[list[Any]], Any]
"""A closed form, of the coordinates as ``mpf``."""


def at_point(
    row: str,
    f: Callable[..., Any],
    x: list[float],
    *,
    source: str,
    symbol: str = "f",
    value: Exactly | None = None,
    gradient: Exactly | None = None,
    hessian: Exactly | None = None,
) -> list[Quantity]:
    """The quantities for which a closed form is given, at the point ``x``; ``symbol`` is what
    the function is called."""
    point = np.array(x)

    def value_of(backend: str) -> Any:
        return mc.value_and_grad(f, backend=backend)(point)[0]

    def gradient_of(backend: str) -> Any:
        return mc.grad(f, backend=backend)(point)

    def hessian_of(backend: str) -> Any:
        return mc.hessian(f, backend=backend)(point)

    asked = (("", value_of, value), ("∇", gradient_of, gradient), ("∇²", hessian_of, hessian))
    return [
        Quantity(row, f"{what}{symbol} at {coordinates(x)}", compute, exactly(closed, x), source)
        for what, compute, closed in asked
        if closed is not None
    ]


def exactly(closed: Exactly, x: list[float]) -> Callable[[], Any]:
    """The reference: a closed form evaluated at exactly the floats of ``x``."""
    return lambda: closed([mpf(c) for c in x])


def coordinates(x: list[float]) -> str:
    """A point as a reader writes it: ``(−1, 0)``."""
    return f"({', '.join(f'{c:.4g}' for c in x)})".replace("-", "−")


def dot(a: list[Any], b: list[Any]) -> Any:
    """The sum of products of two lists of ``mpf``."""
    return sum(x * y for x, y in zip(a, b, strict=True))
