"""A number that chance gave, and how far it may be off."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import floor, log10
from typing import Any

import numpy as np

from multicalc.backend import NEUTRAL, get_backend
from multicalc.calls import trees
from multicalc.calls.shown import line, shown
from multicalc.display.table import card, facts

_OUTSIDE = 0.05


@dataclass(frozen=True, eq=False, repr=False)
class Estimate:
    """A number, or a pytree of arrays, estimated from random vectors, with its error. Frozen.

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> H = mc.hessian_operator(lambda x: xp.sum(x**2) + x[0] * x[1], np.zeros(1000))
    >>> mc.trace(H, samples=16)
    Estimate(1999.8 ± 1.1, 95 % by 16 probes)
    """

    value: Any
    error: Any
    """The standard error, as the probes scatter; of the structure of ``value``."""
    samples: int
    """How many random vectors, and 0 where the value is exact."""
    bias: float = 0.0
    """About how far the value is off whatever the probes: what Lanczos' steps leave."""

    @property
    def exact(self) -> bool:
        """Whether no chance was in it, and it is right to rounding."""
        return self.samples == 0

    @property
    def interval(self) -> tuple[Any, Any]:
        """Where the true number is, in 95 of 100 such estimates; of a tree, each number by itself.

        By Student's distribution, as the error is estimated too, and ``bias`` on either side. It
        takes some 30 probes where a few eigenvalues are far above the others.
        """
        low = trees.map_leaves(lambda x, e: x - self._reach(e), self.value, self.error)
        high = trees.map_leaves(lambda x, e: x + self._reach(e), self.value, self.error)
        return low, high

    def _reach(self, error: Any) -> Any:
        return self.bias if self.exact else error * student(self.samples - 1) + self.bias

    def __float__(self) -> float:
        return float(self.value)

    def __repr__(self) -> str:
        told, how = self._told()
        return line(f"Estimate({told}, {how})", f"Estimate({how})")

    def _repr_html_(self) -> str:
        told, how = self._told()
        pairs = [
            ("value", self.value),
            ("standard error", self.error),
            ("probes", self.samples),
            ("bias", self.bias),
        ]
        return card(f"Estimate: {told}, {how}", facts(pairs))

    def _told(self) -> tuple[str, str]:
        if self.exact:
            return shown(self.value), "exact"
        how = f"95 % by {self.samples} probes"
        if isinstance(self.value, float):
            return _rounded(self.value, self._reach(self.error)), how
        reach = trees.map_leaves(self._reach, self.error)
        return f"{shown(self.value)} ± {shown(reach)}", how


def is_count(number: Any, least: int) -> bool:
    """Whether it is a whole number, and at least that."""
    whole = isinstance(number, int | np.integer) and not isinstance(number, bool)
    return whole and bool(number >= least)


@lru_cache
def student(freedom: int) -> float:
    """What a number of Student's distribution is above in size with a probability of 5 %."""
    betainc = get_backend(NEUTRAL).namespace.betainc
    low, high = 1.9, 13.0
    for _ in range(50):
        middle = (low + high) / 2
        x = freedom / (freedom + middle**2)
        if float(betainc(freedom / 2, 0.5, np.asarray(x))) > _OUTSIDE:
            low = middle
        else:
            high = middle
    return high


def _rounded(value: float, reach: float) -> str:
    """To two digits of what is uncertain."""
    if not 0 < reach < float("inf"):
        return f"{value:.6g} ± {reach:g}"
    digits = max(0, 1 - floor(log10(reach)))
    return f"{value:.{digits}f} ± {reach:.{digits}f}" if digits < 12 else f"{value:g} ± {reach:.2g}"
