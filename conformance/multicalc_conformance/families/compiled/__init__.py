"""Compiled code: every transform of compiled functions, called once and again."""

from __future__ import annotations

from multicalc_conformance.engine.scenario import Scenario
from multicalc_conformance.families.compiled import again, flow, lattice, plans


def scenarios() -> list[Scenario]:
    return [*lattice.scenarios(), *again.scenarios(), *plans.scenarios(), *flow.scenarios()]
