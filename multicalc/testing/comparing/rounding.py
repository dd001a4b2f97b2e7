"""The rounding of results, on each side."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from multicalc.calls import trees
from multicalc.testing import noise
from multicalc.testing.comparing.failure import attempt
from multicalc.testing.comparing.point import ComparedPoint, computed
from multicalc.testing.comparing.sides import ComparedSide


class Rounding:
    """The noise of an operator's arrays on each side, measured where it is asked for."""

    def __init__(self, operator: str, at: ComparedPoint) -> None:
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
