"""Every error is raised alike everywhere: its class, its words, and nothing broken afterwards."""

from __future__ import annotations

from multicalc_conformance.engine.scenario import Scenario
from multicalc_conformance.families.errors import calls, exits, places


def scenarios() -> list[Scenario]:
    return [*calls.scenarios(), *places.scenarios(), *exits.scenarios()]
