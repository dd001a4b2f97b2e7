"""Every error is raised alike everywhere: its class, its words, and nothing broken afterwards."""

from __future__ import annotations

from dataclasses import replace

from multicalc_conformance.engine.scenario import Scenario
from multicalc_conformance.families.errors import calls, places, traps


def scenarios() -> list[Scenario]:
    in_both_styles = [replace(trap, native_only=True) for trap in traps.scenarios()]
    return [*calls.scenarios(), *places.scenarios(), *in_both_styles]
