"""What a program's lines see as ``mc``, for its exact value."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from mpmath import mp, mpf

from multicalc_conformance.fuzz.precise import Precise
from multicalc_conformance.fuzz.standard import Exact

DIGITS_INSIDE = 700
STEP_INSIDE = mpf(10) ** -150
"""Far below the differences that are taken of what has this derivative in it."""


class Inner:
    """Transforms within a program."""

    def __init__(self, xp: Precise) -> None:
        self._xp = xp

    def portable(self, f: Callable[..., Any]) -> Callable[..., Any]:
        return f

    def jit(self, f: Callable[..., Any]) -> Callable[..., Any]:
        return f

    def grad(self, f: Callable[[Any], Exact]) -> Callable[[Any], Any]:
        """By central differences, of an array or a dictionary of arrays."""

        def gradient(at: Any) -> Any:
            if isinstance(at, dict):
                return {key: self._partials(_by(f, at, key), x) for key, x in at.items()}
            return self._partials(f, at)

        return gradient

    def value_and_grad(self, f: Callable[[Any], Exact]) -> Callable[[Any], Any]:
        return lambda at: (f(at), self.grad(f)(at))

    def jvp(
        self, f: Callable[[Exact], Exact], at: tuple[Exact], along: tuple[Exact]
    ) -> tuple[Exact, Exact]:
        (x,), (v,) = at, along
        value, start = f(x), self._xp.use

        def moved(by: mpf) -> Exact:
            self._xp.start(start)
            return f(self._xp.array(x.array + by * v.array, x.dtype))

        with mp.workdps(DIGITS_INSIDE):
            ahead, behind = moved(STEP_INSIDE), moved(-STEP_INSIDE)
            slope = (ahead.array - behind.array) / (2 * STEP_INSIDE)
        return value, self._xp.array(slope, value.dtype)

    def _partials(self, f: Callable[[Exact], Exact], x: Exact) -> Exact:
        found, start = np.empty(x.shape, dtype=object), self._xp.use

        def moved(at: tuple[int, ...], by: mpf) -> Any:
            self._xp.start(start)
            array = x.array.copy()
            array[at] += by
            return f(self._xp.array(array, x.dtype)).array[()]

        with mp.workdps(DIGITS_INSIDE):
            for at in np.ndindex(x.shape):
                ahead, behind = moved(at, STEP_INSIDE), moved(at, -STEP_INSIDE)
                found[at] = (ahead - behind) / (2 * STEP_INSIDE)
        return self._xp.array(found, x.dtype)


def _by(f: Callable[[Any], Exact], at: dict[str, Exact], key: str) -> Callable[[Exact], Exact]:
    """``f`` as a function of the entry ``key``."""
    return lambda x: f({**at, key: x})
