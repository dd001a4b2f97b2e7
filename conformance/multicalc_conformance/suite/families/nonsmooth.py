"""Points where mathematics leaves a choice, or where a formula breaks down and it leaves none."""

from __future__ import annotations

from multicalc_conformance.suite.nonsmooth import branches, complexes, edges, kinks, matrices, ties
from multicalc_conformance.suite.scenario import Scenario


def scenarios() -> list[Scenario]:
    return [
        *kinks.POINTS,
        *ties.POINTS,
        *edges.POINTS,
        *branches.POINTS,
        *matrices.POINTS,
        *complexes.POINTS,
    ]
