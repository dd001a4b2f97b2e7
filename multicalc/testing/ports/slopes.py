"""A port's derivatives, held against its own values."""

from __future__ import annotations

import numpy as np

from multicalc.testing.derivatives.examined import Ways, examined
from multicalc.testing.derivatives.report import DerivativeFinding
from multicalc.testing.noise import Named
from multicalc.testing.ports.running import (
    FLOATS,
    PortPoint,
    differentiated,
    named,
    product,
    recorded,
    with_named,
)
from multicalc.testing.ports.sides import PortSide


def against_values(side: PortSide) -> list[DerivativeFinding]:
    """The gradient by the parameters against differences of the loss, and the Hessian times a
    vector against differences of gradients."""
    port = side.port
    double = _in_double(side)

    def at(parameters: Named) -> PortPoint:
        wide = double and all(x.dtype == np.float64 for x in parameters.values())
        point = _cast(side.point, "float32", "float64") if wide else side.point
        own = side.point.parameters
        cast = {n: x if wide else x.astype(own[n].dtype) for n, x in parameters.items()}
        return point._replace(parameters=cast)

    if any(str(x.dtype) not in FLOATS for x in side.point.parameters.values()):
        return []  # differences of fewer digits tell nothing
    return examined(
        Ways(
            lambda parameters: recorded(port, at(parameters)).loss,
            lambda parameters: differentiated(port, at(parameters), {}).parameters,
            products={"hvp": lambda parameters, v: product(port, at(parameters), v)},
        ),
        side.point.parameters,
    )


def _in_double(side: PortSide) -> bool:
    """Whether the model computes in float64 what it is given so."""
    try:
        found = recorded(side.port, _cast(side.point, "float32", "float64"))
        return bool(found.loss.dtype == np.float64)
    except Exception:  # whatever a framework says that has a precision of its own
        return False


def _cast(point: PortPoint, old: str, new: str) -> PortPoint:
    found: PortPoint = with_named(
        point, {name: x.astype(new) for name, x in named(point).items() if x.dtype == old}
    )
    return found
