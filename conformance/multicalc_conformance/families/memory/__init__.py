"""Results have memory of their own, and what is kept doesn't change with the caller's arrays."""

from __future__ import annotations

from multicalc_conformance.engine.scenario import Scenario
from multicalc_conformance.families.memory import kept, results


def scenarios() -> list[Scenario]:
    return [*results.scenarios(), *kept.scenarios()]
