"""Two models held against each other: the numbers that a report has, which parts are blamed and
for what, weights taken from one to the other, and comparisons of functions."""

from __future__ import annotations

from dataclasses import replace

from multicalc_conformance.engine.scenario import Scenario
from multicalc_conformance.families.ports import blamed, functions, matched, numbers


def scenarios() -> list[Scenario]:
    found = (
        *numbers.scenarios(),
        *blamed.scenarios(),
        *matched.scenarios(),
        *functions.scenarios(),
    )
    # What is differentiated are functions of the library's own; some of those within are portable.
    return [replace(scenario, native_only=True) for scenario in found]
