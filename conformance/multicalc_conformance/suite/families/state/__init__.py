"""Nothing is kept, changed or left behind: calls, inputs, threads, tapes."""

from __future__ import annotations

from multicalc_conformance.suite.families.state import calls, leftovers
from multicalc_conformance.suite.scenario import Scenario


def scenarios() -> list[Scenario]:
    return [*calls.scenarios(), *leftovers.scenarios()]
