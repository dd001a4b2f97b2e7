"""Nothing is kept, changed or left behind: calls, inputs, threads, tapes."""

from __future__ import annotations

from multicalc_conformance.engine.scenario import Scenario
from multicalc_conformance.families.state import calls, leftovers


def scenarios() -> list[Scenario]:
    return [*calls.scenarios(), *leftovers.scenarios()]
