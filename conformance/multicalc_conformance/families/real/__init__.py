"""Functions that people do differentiate: test problems, regressions, benchmark objectives."""

from __future__ import annotations

from multicalc_conformance.engine.scenario import Scenario
from multicalc_conformance.families.real import (
    benchmark_objectives,
    least_squares,
    optimization,
    regressions,
    rosenbrock,
)

GROUPS = (optimization, rosenbrock, least_squares, regressions, benchmark_objectives)


def scenarios() -> list[Scenario]:
    return [scenario for group in GROUPS for scenario in group.scenarios()]
