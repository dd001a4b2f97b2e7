"""The ways to a derivative of a function of one number, and their combinations by level."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from typing import Any

import multicalc as mc

Function = Callable[..., Any]
Way = Callable[[Function, str], Function]


def _jvp(f: Function, b: str) -> Function:
    """Along a direction that is not one, which is divided out, exactly."""
    return lambda x: mc.jvp(f, (x,), (-0.5,), backend=b)[1] * -2.0


def _vjp(f: Function, b: str) -> Function:
    return lambda x: mc.vjp(f, x, backend=b)[1](-4.0)[0] * -0.25


WAYS: dict[str, Way] = {
    "grad": lambda f, b: mc.grad(f, backend=b),
    "jvp": _jvp,
    "vjp": _vjp,
    "jacobian": lambda f, b: mc.jacobian(f, backend=b),
    "jacobian forward": lambda f, b: mc.jacobian(f, mode="forward", backend=b),
}
MODES = ("grad", "jvp")


def combined(levels: int, names: tuple[str, ...] = MODES) -> dict[str, tuple[Way, ...]]:
    """Every choice of a way for each level, outermost first: ``"grad of jvp"``."""
    return {
        " of ".join(chosen): tuple(WAYS[name] for name in chosen)
        for chosen in product(names, repeat=levels)
    }
