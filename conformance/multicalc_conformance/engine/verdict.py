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
from multicalc_conformance.engine.gaps import declared_gap, met_gap
from multicalc_conformance.engine.reference import Reference
from multicalc_conformance.engine.scenario import Scenario


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
        met = gap if isinstance(got, UnsupportedOperationError) else ""
        met = met or met_gap(got, operator, backend)
        if met:
            return Cell(*here, "unsupported", message=met)
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


def _shown(expected: np.ndarray) -> Any:
    with mp.workdps(DIGITS):
        return np.vectorize(lambda v: mp.nstr(v, 25), otypes=[object])(expected).tolist()
