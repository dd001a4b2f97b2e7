"""How far results may be apart: what rounding explains, or what a person allows."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from multicalc.calls import trees
from multicalc.testing import noise
from multicalc.testing.comparing.failure import attempt
from multicalc.testing.comparing.point import Point, computed
from multicalc.testing.comparing.sides import ComparedSide


@dataclass(frozen=True)
class Tolerance:
    """What a person allows: ``atol``, and ``rtol`` times the largest entry of the array. Where he
    says neither it is what rounding explains, and arrays have to be of one precision."""

    rtol: float | None = None
    atol: float | None = None

    @property
    def given(self) -> bool:
        return self.rtol is not None or self.atol is not None

    def of(self, a: np.ndarray, b: np.ndarray, measured: float = 0.0) -> float:
        """For an entry of these arrays, whose rounding was ``measured``."""
        if self.given:
            entry = max(noise.largest(a), noise.largest(b))
            return (self.atol or 0.0) + (self.rtol or 0.0) * entry
        return noise.allowed(measured, a, b)


class Rounding:
    """The noise of an operator's arrays on each side, measured where it is asked for."""

    def __init__(self, operator: str, at: Point) -> None:
        self._operator, self._at = operator, at
        self._known: dict[str, dict[str, float]] = {}

    def of(self, side: ComparedSide, name: str) -> float:
        """Of the array called ``name``; 0 where it can't be measured."""
        if side.name not in self._known:
            found = attempt(self._measured, side)
            self._known[side.name] = {} if isinstance(found, Exception) else found
        return self._known[side.name].get(name, 0.0)

    def _measured(self, side: ComparedSide) -> dict[str, float]:
        leaves, spec = trees.flatten(self._at.params)
        arrays = {str(k): np.asarray(leaf) for k, leaf in enumerate(leaves)}
        numbers = {k: x for k, x in arrays.items() if x.dtype.kind in "fc"}

        def f(moved: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
            changed = [moved.get(str(k), leaf) for k, leaf in enumerate(leaves)]
            at = replace(self._at, params=trees.unflatten(spec, changed))
            return computed(self._operator, side.f, at, side.backend)

        return noise.measured(f, numbers)
