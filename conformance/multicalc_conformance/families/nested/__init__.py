"""Derivatives of derivatives: orders two to four, mixed modes, perturbation confusion, loops."""

from __future__ import annotations

from multicalc_conformance.engine.scenario import Scenario
from multicalc_conformance.families.nested import arrays, loops, numbers


def scenarios() -> list[Scenario]:
    return [*numbers.scenarios(), *arrays.scenarios(), *loops.scenarios()]
