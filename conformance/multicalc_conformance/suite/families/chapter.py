"""The chapter's rows and the models on real data, as ``multicalc compare --chapter`` has them."""

from __future__ import annotations

import numpy as np
from mpmath import mp

from multicalc_conformance import chapter
from multicalc_conformance.comparison import numpy_only
from multicalc_conformance.measure import BOUNDS, DIGITS
from multicalc_conformance.operations.reference import Reference
from multicalc_conformance.quantity import Quantity
from multicalc_conformance.suite.scenario import Scenario


def scenarios() -> list[Scenario]:
    return [of_quantity("chapter", quantity) for quantity in chapter.quantities()]


def of_quantity(family: str, quantity: Quantity) -> Scenario:
    """A quantity of the comparison tables, as a scenario with one operator."""

    def references() -> dict[str, Reference]:
        if quantity.reference is None:
            return {}
        with mp.workdps(DIGITS):
            array = np.array(quantity.reference(), dtype=object)
            array = np.asarray(np.frompyfunc(mp.mpmathify, 1, 1)(array), dtype=object)
            largest = max((abs(v) for v in array.ravel()), default=mp.mpf(0)) or mp.mpf(1)
        return {"result": Reference([array], [float(BOUNDS[quantity.dtype] * largest)])}

    return Scenario(
        family,
        f"{quantity.row} {quantity.name}",
        {"result": lambda backend: [numpy_only(quantity.compute(backend))]},
        references,
        quantity.source,
        quantity.dtype,
    )
