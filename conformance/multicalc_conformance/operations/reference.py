"""What a case's value and derivatives have to be, and how far off rounding may put them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from multicalc_conformance.engine.digits import Arrays
from multicalc_conformance.engine.reference import Reference, reference
from multicalc_conformance.operations.case import Case
from multicalc_conformance.references import exact


def references(
    case: Case,
    dtype: str,
    xs: list[np.ndarray],
    weights: list[np.ndarray],
    vs: list[np.ndarray],
) -> dict[str, Reference]:
    """Of the value, the Jacobian-vector product with ``vs``, and the gradient and
    Hessian-vector product of the outputs' sum weighted by ``weights``."""
    ws, tangents = exact.numbers(weights), exact.numbers(vs)
    scalar = exact.total(case.exact, ws)
    quantities: dict[str, Callable[[Arrays], Arrays]] = {
        "value": lambda at: exact.value(case.exact, at)
    }
    if case.order:
        quantities |= {
            "jvp": lambda at: exact.along(case.exact, at, tangents),
            "gradient": lambda at: exact.gradient(scalar, at),
            "hvp": lambda at: exact.hvp(scalar, at, tangents),
        }
    at = exact.numbers(xs)
    return {
        name: reference(quantity, at, dtype, case.slack_in(dtype))
        for name, quantity in quantities.items()
    }
