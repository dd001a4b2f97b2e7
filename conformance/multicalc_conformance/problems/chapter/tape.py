"""Rows 8 and 9: backpropagation with every intermediate partial, and ``backward``."""

from __future__ import annotations

from typing import Any

import numpy as np
from mpmath import mpf

import multicalc as mc
from multicalc_conformance.problems.chapter.chain_rule import (
    BOOK,
    GENERIC,
    SOURCE,
    UNEVEN,
    network_gradient,
    network_value,
)
from multicalc_conformance.problems.chapter.pointwise import coordinates
from multicalc_conformance.problems.quantity import Compute, Quantity


def _recorded(point: list[float], backend: str) -> dict[str, Any]:
    """The chapter's network on the tape after ``backward``, every variable by its name."""
    w, x, y, z = (mc.variable(c, backend=backend) for c in point)
    with mc.record():
        a, b = (w + x + y + z) ** 2, (w + x - y - z) ** 2
        u, v = (a + b) ** 2, (a - b) ** 2
        f = (u + v) ** 2
    f.backward(intermediates=True)
    return dict(w=w, x=x, y=y, z=z, a=a, b=b, u=u, v=v, f=f)


def _grads(point: list[float], names: str) -> Compute:
    def compute(backend: str) -> Any:
        variables = _recorded(point, backend)
        return np.stack([mc.variable(variables[name].grad).numpy() for name in names])

    return compute


def _value(point: list[float]) -> Compute:
    return lambda backend: _recorded(point, backend)["f"].numpy()


def intermediates(point: list[float]) -> list[Any]:
    """df/du, df/dv, df/da, df/db with ∂f kept in the numerator."""
    w, x, y, z = (mpf(c) for c in point)
    a, b = (w + x + y + z) ** 2, (w + x - y - z) ** 2
    u, v = (a + b) ** 2, (a - b) ** 2
    outer = 2 * (u + v)
    return [
        outer,
        outer,
        outer * 2 * (a + b) + outer * 2 * (a - b),
        outer * 2 * (a + b) - outer * 2 * (a - b),
    ]


def _at(point: list[float]) -> list[Quantity]:
    def gradient() -> list[Any]:
        return network_gradient([mpf(c) for c in point])

    def value() -> Any:
        return network_value([mpf(c) for c in point])

    where = coordinates(point)
    return [
        Quantity(
            "8",
            f"df/du, df/dv, df/da, df/db at {where}",
            _grads(point, "uvab"),
            lambda: intermediates(point),
            "df/du = df/dv = 2(u+v); df/da, df/db = df/du·2(a+b) ± df/dv·2(a−b)",
        ),
        Quantity("9", f".grad of w, x, y, z at {where}", _grads(point, "wxyz"), gradient, SOURCE),
        Quantity("9", f"f on the tape at {where}", _value(point), value, SOURCE),
    ]


def quantities() -> list[Quantity]:
    found = [quantity for point in (BOOK, GENERIC, UNEVEN) for quantity in _at(point)]
    return sorted(found, key=lambda quantity: quantity.row)
