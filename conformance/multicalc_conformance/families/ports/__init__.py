"""Two models held against each other: the numbers that a report has, which parts are blamed and
for what, weights taken from one to the other, and comparisons of functions."""

from __future__ import annotations

from multicalc_conformance.engine.scenario import Scenario
from multicalc_conformance.families.ports import blamed, functions, matched, numbers


def scenarios() -> list[Scenario]:
    return [
        *numbers.scenarios(),
        *blamed.scenarios(),
        *matched.scenarios(),
        *functions.scenarios(),
    ]
