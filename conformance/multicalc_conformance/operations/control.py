"""Branches and loops, beside Python's own."""

from __future__ import annotations

from typing import Any

import numpy as np
from mpmath import mp

from multicalc import xp
from multicalc_conformance.operations.case import Case
from multicalc_conformance.operations.domain import Domain

ROW, NUMBER = Domain((3,)), Domain(())
ABOVE, BELOW = Domain((), 0.25, 2.0), Domain((), -2.0, -0.25)

sin = np.frompyfunc(mp.sin, 1, 1)
exp = np.frompyfunc(mp.exp, 1, 1)


def branch(x: Any, y: Any) -> Any:
    return xp.cond(x > 0.0, lambda x, y: x * xp.sin(y), lambda x, y: xp.exp(x * y), x, y)


def doubled(x: Any) -> Any:
    """Squared and shifted until it is past 10: how often depends on the value."""
    return xp.while_loop(lambda y: y < 10.0, lambda y: y * y + 1.0, x)


def doubled_exactly(x: Any) -> Any:
    while x < 10:
        x = x * x + 1
    return x


def counted(x: Any, rate: Any) -> Any:
    """A loop over a pair whose step depends on the count."""
    return xp.fori_loop(1, 4, lambda i, c: (c[0] * rate + c[1], c[1] * c[0] / i), (x, xp.sin(x)))


def counted_exactly(x: Any, rate: Any) -> Any:
    y = sin(x)
    for i in range(1, 4):
        x, y = x * rate + y, y * x / i
    return x, y


def scanned(start: Any, xs: Any) -> Any:
    """A recurrence, its last state and all its states."""

    def step(state: Any, x: Any) -> Any:
        new = xp.sin(state) * x + state
        return new, new * state

    return xp.scan(step, start, xs)


def scanned_exactly(start: Any, xs: Any) -> Any:
    states = []
    for x in xs:
        new = sin(start) * x + start
        states.append(new * start)
        start = new
    return start, np.stack(states)


def iterated(x: Any) -> Any:
    """Steps without inputs."""
    return xp.scan(lambda y, _: (y * y - 0.5, y), x, length=3)


def iterated_exactly(x: Any) -> Any:
    states = []
    for _ in range(3):
        states.append(x)
        x = x * x - mp.mpf(0.5)
    return x, np.stack(states)


CASES = (
    Case("cond", branch, lambda x, y: x * sin(y), (ABOVE, ROW), "taken"),
    Case("cond", branch, lambda x, y: exp(x * y), (BELOW, ROW), "not taken"),
    Case("while_loop", doubled, doubled_exactly, (Domain((), 1.0, 1.5),)),
    Case("fori_loop", counted, counted_exactly, (ROW, NUMBER)),
    Case("scan", scanned, scanned_exactly, (NUMBER, ROW), "of numbers"),
    Case("scan", scanned, scanned_exactly, (Domain((2,)), Domain((3, 2))), "of rows"),
    Case("scan", iterated, iterated_exactly, (ROW,), "without inputs"),
)
