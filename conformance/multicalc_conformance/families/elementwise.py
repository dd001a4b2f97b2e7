"""The functions that work entry by entry, and the special ones."""

from __future__ import annotations

from multicalc_conformance.engine.scenario import Scenario
from multicalc_conformance.families.of_case import of_cases, real_cases
from multicalc_conformance.operations import elementwise, special, steps


def scenarios() -> list[Scenario]:
    return of_cases("elementwise", real_cases(elementwise.CASES, steps.CASES, special.CASES))
