"""What a backend says that it can't do, of what a scenario is of."""

from __future__ import annotations

from multicalc.backend import Backend, offers
from multicalc.testing.comparing.declared import ORDERS, beyond, lacks
from multicalc_conformance.engine.scenario import Scenario, in_native_style


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
        if limit is not None and beyond(limit, operator, ORDERS.get(operator, 2)):
            return f"{operation}: {limit.how}"
    return lacks(backend, (*scenario.features, operator))
