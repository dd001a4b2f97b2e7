"""Whether implementations of one function are the best quadratic of another one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from multicalc.approximations import quad_approx
from multicalc.testing.comparing.point import ComparedPoint
from multicalc.testing.comparing.sides import ComparedSide
from multicalc.transforms.evaluate import evaluate

STEP, HALVINGS = 2.0**-7, 4
"""Small enough for the leading term of an error to be all of it but two percent, and large enough
for its cube to be far above rounding."""


BEST_ORDER = 3
"""Of the error of the best quadratic, whose terms end with the second."""

BEST = "the quadratic approximation"


@dataclass(frozen=True)
class Order:
    """How the error of an implementation falls with the step from the point it approximates at:
    as ``step ** order``."""

    name: str
    order: float


def best_quadratic(
    f: Callable[..., Any], x0: np.ndarray, backend: str, at: ComparedPoint
) -> ComparedSide:
    """The quadratic approximation of ``f`` at ``x0``, as one more implementation."""
    model = quad_approx(lambda p: f(*(p[k] for k in range(len(x0)))), x0, backend=backend)
    return ComparedSide(BEST, lambda *args: model(np.stack(args, axis=-1)), "numpy", at)


def orders(
    implementations: Sequence[ComparedSide], f: Callable[..., Any], x0: np.ndarray
) -> list[Order]:
    """For each implementation the order of its error as an approximation of ``f`` at ``x0``: the
    slope of log error over log step, along a direction in which no term vanishes."""
    along = np.cos(1.0 + np.arange(x0.size)) + 1.5
    steps = STEP / 2.0 ** np.arange(HALVINGS)
    args = [x0[k] + steps * along[k] for k in range(x0.size)]
    exact = np.asarray(f(*args))
    found = []
    for each in implementations:
        errors = np.abs(np.asarray(evaluate(each.f, backend=each.backend)(*args)) - exact)
        found.append(Order(each.name, float(np.polyfit(np.log(steps), np.log(errors), 1)[0])))
    return found
