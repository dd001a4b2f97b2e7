"""What a backend says that it can't do, where one comes upon it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator

from multicalc.backend import Backend, Limit
from multicalc.errors import UnsupportedOperationError

ORDERS = {
    **{"value": 0, "grad": 1, "gradient": 1, "jvp": 1, "vjp": 1, "jacobian": 1},
    **{"hvp": 2, "hessian": 2},
}
"""How many derivatives an operator takes."""


def declared(failure: BaseException, operator: str, backend: Backend, dtype: str) -> str:
    """Why the backend says that it can't do what ``failure`` is of, at arguments of ``dtype``;
    empty where it doesn't say so."""
    features = (operator, "complex") if dtype.startswith("complex") else (operator,)
    said = lacks(backend, features) if isinstance(failure, UnsupportedOperationError) else ""
    return said or met_gap(failure, operator, backend)


def met_gap(failure: BaseException, operator: str, backend: Backend) -> str:
    """Why the backend says that it can't do what ``failure``, or what that was raised from, is of:
    an operation. Empty where it is of none, or of one that the backend is said to have."""
    for error in _raised_from(failure):
        if isinstance(error, UnsupportedOperationError) and error.operation:
            limit = backend.limit(error.operation)
            # An operator that isn't known may take any number of derivatives.
            if limit is not None and beyond(limit, operator, ORDERS.get(operator, math.inf)):
                return f"{error.operation}: {limit.how}"
    return ""


def lacks(backend: Backend, features: Iterable[str]) -> str:
    """Why the backend says that it lacks one of ``features``; empty where it has them all."""
    capabilities = backend.capabilities()
    for feature in features:
        capability = capabilities.get(feature)
        if capability is not None and capability.kind == "unsupported":
            return f"{feature}: {capability.how}"
    return ""


def beyond(limit: Limit, operator: str, order: float) -> bool:
    """Whether ``operator``, which takes ``order`` derivatives, is more than ``limit`` allows."""
    forward = limit.forward and operator == "jvp"
    return limit.order < order and not (forward and limit.order >= 0)


def _raised_from(failure: BaseException | None) -> Iterator[BaseException]:
    """The failure, and what it was raised from; what it was raised after says nothing."""
    while failure is not None:
        yield failure
        failure = failure.__cause__
