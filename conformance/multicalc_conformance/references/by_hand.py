"""Scenarios of scalar functions of one array whose derivatives are known by hand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

import multicalc as mc
from multicalc_conformance.engine.arrays import flat
from multicalc_conformance.engine.digits import Arrays
from multicalc_conformance.engine.reference import Reference, reference
from multicalc_conformance.engine.scenario import Compute, Scenario
from multicalc_conformance.references import exact
from multicalc_conformance.references.directions import directions
from multicalc_conformance.references.twin import shown

ByHand = Callable[..., np.ndarray]


def by_hand(
    family: str, name: str, f: Any, quantities: Mapping[str, ByHand], x: np.ndarray, source: str
) -> Scenario:
    """The scenario in which ``f`` at ``x`` is held against ``quantities``, by operator.

    They are functions of an object array of ``mpf``; ``hvp`` takes the direction as well.
    """
    v = directions([x], 0.8)[0]
    compute: dict[str, Compute] = {
        "value": lambda b: flat(mc.value_and_grad(f, backend=b)(x)[0]),
        "gradient": lambda b: flat(mc.grad(f, backend=b)(x)),
        "hvp": lambda b: flat(mc.hvp(f, (x,), (v,), backend=b)),
        "hessian": lambda b: flat(mc.hessian(f, backend=b)(x)),
    }

    def references() -> dict[str, Reference]:
        at, along = exact.numbers([x]), exact.numbers([v])
        return {
            operator: _reference(quantity, at, along if operator == "hvp" else [], str(x.dtype))
            for operator, quantity in quantities.items()
        }

    return Scenario(
        family,
        name,
        {operator: compute[operator] for operator in quantities},
        references,
        source,
        str(x.dtype),
        shown=shown(f, [x]),
    )


def _reference(quantity: ByHand, at: Arrays, along: Arrays, dtype: str) -> Reference:
    def arrays(xs: Arrays) -> Arrays:
        return exact.value(lambda *each: quantity(*each, *along), xs)

    return reference(arrays, at, dtype)
