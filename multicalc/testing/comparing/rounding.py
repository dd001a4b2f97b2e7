"""The rounding of results, on each side."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from multicalc.calls import trees
from multicalc.testing import noise
from multicalc.testing.comparing.point import ComparedPoint, Function, computed


def rounding(operator: str, f: Function, at: ComparedPoint, backend: str) -> dict[str, float]:
    """The noise of an operator's arrays, by name: what rounding of arguments makes of them."""
    leaves, spec = trees.flatten(at.params)
    arrays = {str(k): np.asarray(leaf) for k, leaf in enumerate(leaves)}
    numbers = {k: x for k, x in arrays.items() if x.dtype.kind in "fc"}

    def results(moved: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
        changed = [moved.get(str(k), leaf) for k, leaf in enumerate(leaves)]
        there = replace(at, params=trees.unflatten(spec, changed))
        return computed(operator, f, there, backend)

    return noise.measured(results, numbers)
