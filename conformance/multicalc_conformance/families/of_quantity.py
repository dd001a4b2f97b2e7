"""Scenarios from quantities: the chapter's rows, and the models on real data."""

from __future__ import annotations

import numpy as np
from mpmath import mp

from multicalc_conformance.engine.arrays import numpy_only
from multicalc_conformance.engine.bounds import BOUNDS
from multicalc_conformance.engine.reference import Reference
from multicalc_conformance.engine.scenario import Scenario
from multicalc_conformance.problems.quantity import DIGITS, Quantity
from multicalc_conformance.references.exact import numbers

OPERATOR = "result"
"""The one operator of such a scenario."""


def of_quantity(family: str, quantity: Quantity) -> Scenario:
    """A quantity, whose bound is the stated share of its largest entry."""

    def references() -> dict[str, Reference]:
        if quantity.reference is None:
            return {}
        with mp.workdps(DIGITS):
            [array] = numbers([np.array(quantity.reference(), dtype=object)])
            largest = max((abs(v) for v in array.ravel()), default=mp.mpf(0)) or mp.mpf(1)
        return {OPERATOR: Reference([array], [float(BOUNDS[quantity.dtype] * largest)])}

    return Scenario(
        family,
        f"{quantity.row} {quantity.name}",
        {OPERATOR: lambda backend: [numpy_only(quantity.compute(backend))]},
        references,
        quantity.source,
        quantity.dtype,
        group=quantity.row,
    )
