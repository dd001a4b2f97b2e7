"""The numbers as they come: Python's, and NumPy's in any layout, byte order and size."""

from __future__ import annotations

from multicalc_conformance.engine.scenario import Scenario
from multicalc_conformance.families.data import empty, layouts, python


def scenarios() -> list[Scenario]:
    return [*python.scenarios(), *empty.scenarios(), *layouts.scenarios()]
