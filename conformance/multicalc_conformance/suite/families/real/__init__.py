"""Functions that people do differentiate: test problems, regressions, benchmark objectives."""

from __future__ import annotations

from multicalc_conformance.suite.families.real import (
    benchmark_objectives,
    least_squares,
    regressions,
    rosenbrock,
    test_functions,
)
from multicalc_conformance.suite.scenario import Scenario

GROUPS = (test_functions, rosenbrock, least_squares, regressions, benchmark_objectives)


def scenarios() -> list[Scenario]:
    return [scenario for group in GROUPS for scenario in group.scenarios()]
