"""From results to verdicts."""

from __future__ import annotations

from typing import Any

import numpy as np
from mpmath import mp

from multicalc.backend import Backend
from multicalc.errors import UnsupportedOperationError
from multicalc.testing.comparing.declared import met_gap
from multicalc.testing.comparing.failure import told
from multicalc_conformance.engine.arrays import DIGITS_OF, digits, numbers_in
from multicalc_conformance.engine.cell import Cell
from multicalc_conformance.engine.conventions import Convention
from multicalc_conformance.engine.diagnosis import diagnosis
from multicalc_conformance.engine.digits import DIGITS
from multicalc_conformance.engine.distance import distance
from multicalc_conformance.engine.gaps import declared_gap
from multicalc_conformance.engine.reference import Reference
from multicalc_conformance.engine.scenario import Scenario, in_native_style


def judge(
    scenario: Scenario,
    operator: str,
    backend: Backend,
    got: list[np.ndarray] | Exception,
    reference: Reference | None,
    convention: Convention | None,
) -> Cell:
    """The verdict on what ``backend`` gave, or raised."""
    here = (scenario.id, operator, backend.name)
    if isinstance(got, Exception):
        gap = declared_gap(scenario, operator, backend)
        met = gap if isinstance(got, UnsupportedOperationError) else ""
        met = met or met_gap(got, in_native_style(operator), backend)
        if met:
            return Cell(*here, "unsupported", message=met)
        if convention is not None and convention.met_by(got):
            return Cell(*here, "convention", message=convention.why)
        said = told(got)
        return Cell(*here, "error", message=f"{said}; declared: {gap}" if gap else said)
    gap = declared_gap(scenario, operator, backend, there=True)
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
    if found.share <= 1.0:
        if convention is None:
            return Cell(*here, "agrees", **numbers, message=found.reason)
        said = f"gives the reference, but is declared to give {convention.gives}: {convention.why}"
        return Cell(*here, "stale", **numbers, message=said)
    if convention is not None and convention.met_by(got):
        return Cell(*here, "convention", **numbers, message=convention.why)
    said = found.reason
    if convention is not None:
        declared = f"{convention.gives}: {convention.why}"
        said = f"neither the reference nor what is declared, {declared}"
    known = diagnosis(got, reference, scenario.dtype)
    return Cell(*here, "wrong", **numbers, diagnosis=known, message=said)


def _shown(expected: np.ndarray) -> Any:
    with mp.workdps(DIGITS):
        return np.vectorize(lambda v: mp.nstr(v, 25), otypes=[object])(expected).tolist()
