"""The namespace that a program's lines run in for its exact value: object arrays of ``mpf``.

It also says how near the program came to a point where it is not smooth, and can put a rounding
error into each use of a value.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from types import SimpleNamespace
from typing import Any

import numpy as np
from mpmath import mpf

from multicalc_conformance.fuzz.deciding import DECIDING, ROOTS
from multicalc_conformance.fuzz.smooth import ELEMENTWISE, LINALG, REDUCTIONS, WHOLE


class Precise:
    """What the lines see as ``xp``.

    ``gap`` is how far the closest decision was from going the other way: the smallest distance of
    two compared numbers, of a rounded number from the next step, of a norm from zero. ``eps`` is
    the size of the rounding errors, and ``pattern`` says which signs they have.
    """

    linalg = SimpleNamespace(**LINALG)

    def __init__(self, eps: float = 0.0, pattern: int = 0) -> None:
        self.gap = mpf("inf")
        self._eps, self._pattern, self._use = mpf(eps), pattern, 0

    def start(self) -> None:
        """Begin the program anew, so that each evaluation has the same errors."""
        self._use = 0

    def rounded(self, x: Any) -> Any:
        """A value where it is used, each entry off by one eps: so that what cancels between two
        uses of a value, and between the ways a derivative takes, counts as condition."""
        x = np.asarray(x, dtype=object)
        if not self._eps:
            return x
        self._use += 1
        signs = np.random.default_rng([self._pattern, self._use]).choice([-1, 1], x.size)
        return np.asarray(x + x * (self._eps * signs.astype(object).reshape(x.shape)), dtype=object)

    def computed(self, y: Any, x: Any) -> Any:
        """A function's result, off by one eps in a way that depends on its argument: so that a
        derivative may be as far off that is computed from the result, as 1 - y² is for tanh, or
        from terms that cancel."""
        if not self._eps:
            return y
        y, x = np.asarray(y, dtype=object), np.asarray(x, dtype=object)
        self._use += 1
        phases = np.random.default_rng([self._pattern, self._use]).uniform(0, 6.3, y.size)
        at = phases.reshape(y.shape) + (x if x.shape == y.shape else np.sum(x))
        return np.asarray(y + y * (self._eps * ELEMENTWISE["cos"](at)), dtype=object)

    def log_softmax(self, x: Any, **how: Any) -> Any:
        """Off by one eps where it is zero too, as the softmax is that its derivative is made of."""
        return ELEMENTWISE["log"](self.softmax(x, **how))

    def closer(self, distances: Any) -> None:
        """Take note of how far decisions were from going the other way."""
        self.gap = min([self.gap, *(abs(d) for d in np.ravel(np.asarray(distances, dtype=object)))])

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name in _FUNCTIONS:
            function = _FUNCTIONS[name]
        elif name in DECIDING:
            function = partial(DECIDING[name], self.closer)
        else:
            raise AttributeError(f"there is no exact {name}")
        if name not in _COMPUTED:
            return function
        return lambda x, *args, **how: self.computed(function(x, *args, **how), x)


_FUNCTIONS = {**ELEMENTWISE, **REDUCTIONS, **WHOLE}
_COMPUTED = {*ELEMENTWISE, *REDUCTIONS, *ROOTS}
