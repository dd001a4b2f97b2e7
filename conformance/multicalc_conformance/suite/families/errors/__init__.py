"""Every error is raised alike everywhere: its class, its words, and nothing broken afterwards."""

from __future__ import annotations

from multicalc_conformance.suite.families.errors import calls, places
from multicalc_conformance.suite.scenario import Scenario


def scenarios() -> list[Scenario]:
    return [*calls.scenarios(), *places.scenarios()]
