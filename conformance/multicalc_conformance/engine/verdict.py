"""From results to verdicts."""

from __future__ import annotations

from typing import Any

import numpy as np
from mpmath import mp

from multicalc.backend import Backend
from multicalc.errors import UnsupportedOperationError
from multicalc_conformance.engine.arrays import DIGITS_OF, digits, numbers_in
from multicalc_conformance.engine.cell import Cell
from multicalc_conformance.engine.conventions import Convention
from multicalc_conformance.engine.digits import DIGITS
from multicalc_conformance.engine.distance import distance
from multicalc_conformance.engine.failure import told
from multicalc_conformance.engine.reference import Reference
from multicalc_conformance.engine.scenario import ORDERS, Scenario, in_native_style


def judge(
    scenario: Scenario,
    operator: str,
    backend: Backend,
    got: list[np.ndarray] | Exception,
    reference: Reference | None,
    convention: Convention | None,
) -> Cell:
    """The verdict on what ``backend`` gave, or raised."""
    gap = declared_gap(scenario, operator, backend)
    here = (scenario.id, operator, backend.name)
    if isinstance(got, Exception):
        if gap and isinstance(got, UnsupportedOperationError):
            return Cell(*here, "unsupported", message=gap)
        if convention is not None and convention.met_by(got):
            return Cell(*here, "convention", message=convention.why)
        said = told(got)
        return Cell(*here, "error", message=f"{said}; declared: {gap}" if gap else said)
    if gap:
        return Cell(*here, "stale", got=digits(got), message=f"works, but is declared: {gap}")
    if reference is None:
        return Cell(*here, "agrees", got=digits(got), message="compared in pairs only")
    found = distance(got, reference, scenario.dtype)
    expected = [_shown(e) for e in reference.arrays]
    numbers: dict[str, Any] = {
        "relative": found.relative,
        "ulp": found.ulp,
        "share": found.share,
        "at": list(found.at),
        "got": digits(got),
        "expected": expected if numbers_in(got) <= DIGITS_OF else [],
    }
    right = found.share <= 1.0
    if convention is None:
        return Cell(*here, "agrees" if right else "wrong", **numbers, message=found.reason)
    if right:
        said = f"gives the reference, but is declared to give {convention.gives}: {convention.why}"
        return Cell(*here, "stale", **numbers, message=said)
    if convention.met_by(got):
        return Cell(*here, "convention", **numbers, message=convention.why)
    said = f"neither the reference nor what is declared, {convention.gives}: {convention.why}"
    return Cell(*here, "wrong", **numbers, message=said)


def declared_gap(scenario: Scenario, operator: str, backend: Backend) -> str:
    """Why the backend says that it can't do this; empty where it doesn't say so."""
    operator = in_native_style(operator)
    for operation in scenario.operations:
        limit = backend.operations.get(operation)
        forward = limit is not None and limit.forward and operator == "jvp"
        if limit is not None and not forward and limit.order < ORDERS.get(operator, 2):
            return f"{operation}: {limit.how}"
    capabilities = backend.capabilities()
    for feature in (*scenario.features, operator):
        capability = capabilities.get(feature)
        if capability is not None and capability.kind == "unsupported":
            return f"{feature}: {capability.how}"
    return ""


def _shown(expected: np.ndarray) -> Any:
    with mp.workdps(DIGITS):
        return np.vectorize(lambda v: mp.nstr(v, 25), otypes=[object])(expected).tolist()
