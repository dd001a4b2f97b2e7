"""Every operation that takes complex numbers."""

from __future__ import annotations

from multicalc_conformance.engine.scenario import Scenario
from multicalc_conformance.families.of_case import of_cases
from multicalc_conformance.operations import cases


def scenarios() -> list[Scenario]:
    return of_cases("complex", [case for case in cases() if case.is_complex])
