"""Arrays of ten thousand and of a million entries, and trees of hundreds of leaves."""

from __future__ import annotations

from multicalc_conformance.engine.scenario import Scenario
from multicalc_conformance.families.large import parts, smooth, whole


def scenarios() -> list[Scenario]:
    return [*parts.scenarios(), *smooth.scenarios(), *whole.scenarios()]
