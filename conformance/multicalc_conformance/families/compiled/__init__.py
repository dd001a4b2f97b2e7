"""Compiled code: every transform of compiled functions, called once and again."""

from __future__ import annotations

from multicalc_conformance.engine.scenario import Scenario
from multicalc_conformance.families.compiled import again, flow, lattice, plans, traced

MODULES = (lattice, again, traced, plans, flow)


def scenarios() -> list[Scenario]:
    return [scenario for module in MODULES for scenario in module.scenarios()]
