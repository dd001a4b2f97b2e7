"""What a backend says that it can't do: where a scenario is of it, and where one meets it."""

from __future__ import annotations

import math
from collections.abc import Iterator

from multicalc.backend import Backend, Limit, offers
from multicalc.errors import UnsupportedOperationError
from multicalc_conformance.engine.scenario import ORDERS, Scenario, in_native_style


def declared_gap(
    scenario: Scenario, operator: str, backend: Backend, *, there: bool = False
) -> str:
    """Why the backend says that it can't do what the scenario is of; empty where it doesn't. Of
    operations that are ``there`` only, if so asked: what came without one that isn't says nothing
    of it, such as that it is refused."""
    operator = in_native_style(operator)
    for operation in scenario.operations:
        limit = backend.limit(operation)
        if there and not offers(backend.namespace, operation):
            continue
        if limit is not None and _beyond(limit, operator, ORDERS.get(operator, 2)):
            return f"{operation}: {limit.how}"
    capabilities = backend.capabilities()
    for feature in (*scenario.features, operator):
        capability = capabilities.get(feature)
        if capability is not None and capability.kind == "unsupported":
            return f"{feature}: {capability.how}"
    return ""


def met_gap(failure: BaseException, operator: str, backend: Backend) -> str:
    """Why the backend says that it can't do what ``failure``, or what that was raised from, is of:
    an operation, whatever the scenario is of. Empty where it is of none, or of one that the backend
    is said to have."""
    operator = in_native_style(operator)
    for error in _raised_from(failure):
        if isinstance(error, UnsupportedOperationError) and error.operation:
            limit = backend.limit(error.operation)
            # An operator that isn't known may take any number of derivatives.
            if limit is not None and _beyond(limit, operator, ORDERS.get(operator, math.inf)):
                return f"{error.operation}: {limit.how}"
    return ""


def _beyond(limit: Limit, operator: str, order: float) -> bool:
    forward = limit.forward and operator == "jvp"
    return limit.order < order and not (forward and limit.order >= 0)


def _raised_from(failure: BaseException | None) -> Iterator[BaseException]:
    """The failure, and what it was raised from; what it was raised after says nothing."""
    while failure is not None:
        yield failure
        failure = failure.__cause__
