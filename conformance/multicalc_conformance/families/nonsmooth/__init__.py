"""Points where mathematics leaves a choice, or where a formula breaks down and it leaves none."""

from __future__ import annotations

from multicalc_conformance.engine.scenario import Scenario
from multicalc_conformance.families.nonsmooth import (
    branches,
    complexes,
    edges,
    kinks,
    matrices,
    ties,
)


def scenarios() -> list[Scenario]:
    return [
        *kinks.POINTS,
        *ties.POINTS,
        *edges.POINTS,
        *branches.POINTS,
        *matrices.POINTS,
        *complexes.POINTS,
    ]
