"""The suite as pytest tests: one for each scenario and backend."""

from __future__ import annotations

from functools import lru_cache

import pytest

from multicalc.backend import get_backend
from multicalc_conformance.engine.reference import Reference
from multicalc_conformance.engine.run import judged
from multicalc_conformance.engine.scenario import Scenario
from multicalc_conformance.report.findings import explained


@lru_cache(maxsize=1)
def references(scenario: Scenario) -> dict[str, Reference]:
    return dict(scenario.references())


def test_scenario(scenario: Scenario, tested: str) -> None:
    backend = get_backend(tested)
    found = judged(scenario, [backend], references(scenario)).cells
    failing = [cell for cell in found if cell.fails]
    told = [f"{c.operator}: {c.verdict}: {explained(c.record(), c.expected)}" for c in failing]
    assert not failing, "\n".join([*told, scenario.shown])
    if all(cell.verdict == "unsupported" for cell in found):
        pytest.skip(found[0].message)
