"""A function's value, gradient and curvature at points of the framework's own arrays."""

from __future__ import annotations

import reprlib
from collections.abc import Callable
from typing import Any, NamedTuple

from multicalc.approximations.vectors import Vectors
from multicalc.backend import Arrays
from multicalc.calls.call import Call
from multicalc.errors import InvalidArgumentError
from multicalc.operators.linear_operator import LinearOperator

Curvature = Callable[[Any], LinearOperator]
"""What gives the operator that stands for the Hessian at a point."""


class Quadratic(NamedTuple):
    """f near ``xs``."""

    xs: Arrays
    value: float
    gradient: Arrays
    product: Callable[[Arrays], Arrays]
    """Of the Hessian."""


class Quadratics:
    """The function of ``call``, point by point; all that is done with it is within its scope."""

    def __init__(self, call: Call, curvature: Curvature | None) -> None:
        self.call = call
        self.vectors = Vectors(call.backend, call.xs)
        self._curvature = curvature

    def at(self, xs: Arrays) -> Quadratic:
        """The quadratic at ``xs``."""
        call, backend = self.call, self.call.backend
        if self._curvature is None:
            (value,), _, gradient, product = backend.curvature(call.scalar_valued, xs)
        else:
            (value,), _, gradient = backend.value_and_grad(call.scalar_valued, xs)
            product = self._given_product(self._curvature(self.point(xs)))
        return Quadratic(xs, float(backend.to_numpy(value)), gradient, product)

    def value(self, xs: Arrays) -> float:
        (value,), _ = self.call.scalar_valued(*xs)
        return float(self.call.backend.to_numpy(value))

    def point(self, xs: Arrays) -> Any:
        """``xs`` in the caller's arrays and structure."""
        (given,) = self.call.given_back(xs)
        return self.call.point(given)

    def _given_product(self, operator: Any) -> Callable[[Arrays], Arrays]:
        size = self.vectors.size
        if not isinstance(operator, LinearOperator) or operator.shape != (size, size):
            raise InvalidArgumentError(
                f"curvature must give a LinearOperator of {size:,} × {size:,}, found "
                f"{reprlib.repr(operator)}"
            )
        return operator.apply
