"""Sparse derivatives: their patterns, and their entries by few products."""

from __future__ import annotations

from multicalc_conformance.engine.scenario import Scenario
from multicalc_conformance.families.sparse import entries


def scenarios() -> list[Scenario]:
    return entries.scenarios()
