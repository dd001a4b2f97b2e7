"""Derivatives of derivatives: orders two to four, mixed modes, perturbation confusion, loops."""

from __future__ import annotations

from multicalc_conformance.suite.families.nested import arrays, loops, numbers
from multicalc_conformance.suite.scenario import Scenario


def scenarios() -> list[Scenario]:
    return [*numbers.scenarios(), *arrays.scenarios(), *loops.scenarios()]
