"""Several implementations of one function, each in its own framework: where they part, and
whether each is the quadratic approximation that it should be.

An implementation takes and gives NumPy arrays. None of them is the reference of another.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np

from multicalc.approximations import quad_approx
from multicalc_conformance.engine.pairs import apart, bound_of, gaps

Implementation = Callable[..., Any]

STEP, HALVINGS = 2.0**-7, 4
"""Small enough for the leading term of an error to be all of it but two percent, and large enough
for its cube to be far above rounding."""


BEST_ORDER = 3
"""Of the error of the best quadratic, whose terms end with the second."""


@dataclass(frozen=True)
class Parting:
    """Two results: whether they agree, their largest gap and where it is, and the first place, in
    the order of the arrays' elements, at which they differ."""

    one: str
    other: str
    agrees: bool
    gap: float = 0.0
    widest: tuple[int, ...] = ()
    first: tuple[int, ...] = ()
    reason: str = ""


@dataclass(frozen=True)
class Order:
    """How the error of an implementation falls with the step from the point it approximates at:
    as ``step ** order``."""

    name: str
    order: float


def differences(
    implementations: Mapping[str, Implementation], args: Sequence[np.ndarray]
) -> list[Parting]:
    """Every two implementations at ``args``."""
    results = {name: np.asarray(f(*args)) for name, f in implementations.items()}
    return [
        difference(one, other, results[one], results[other])
        for one, other in combinations(results, 2)
    ]


def difference(one: str, other: str, left: np.ndarray, right: np.ndarray) -> Parting:
    """Two arrays, neither of them more right than the other."""
    found = apart([left], [right])
    if found.reason:
        return Parting(one, other, False, np.inf, reason=found.reason)
    if found.agrees:
        return Parting(one, other, True)
    far = gaps(left, right)
    widest = np.unravel_index(int(np.argmax(far)), far.shape)
    first = np.argwhere(far > bound_of(left.dtype))[0]
    gap = float(np.abs(left[widest] - right[widest]))
    return Parting(one, other, False, gap, _index(widest), _index(first))


def against_quadratic(
    implementations: Mapping[str, Implementation],
    f: Implementation,
    x0: np.ndarray,
    args: Sequence[np.ndarray],
    backend: str,
) -> list[Parting]:
    """Each implementation at ``args`` against the quadratic approximation of ``f`` at ``x0``."""
    model = quad_approx(lambda p: f(*(p[k] for k in range(len(x0)))), x0, backend=backend)
    best = np.asarray(model(np.stack(args, axis=-1)))
    return [
        difference(name, "the quadratic approximation", np.asarray(each(*args)), best)
        for name, each in implementations.items()
    ]


def orders(
    implementations: Mapping[str, Implementation], f: Implementation, x0: np.ndarray
) -> list[Order]:
    """For each implementation the order of its error as an approximation of ``f`` at ``x0``: the
    slope of log error over log step, along a direction in which no term vanishes."""
    along = np.cos(1.0 + np.arange(x0.size)) + 1.5
    steps = STEP / 2.0 ** np.arange(HALVINGS)
    args = [x0[k] + steps * along[k] for k in range(x0.size)]
    exact = np.asarray(f(*args))
    found = []
    for name, each in implementations.items():
        errors = np.abs(np.asarray(each(*args)) - exact)
        found.append(Order(name, float(np.polyfit(np.log(steps), np.log(errors), 1)[0])))
    return found


def _index(at: Any) -> tuple[int, ...]:
    return tuple(int(i) for i in at)
