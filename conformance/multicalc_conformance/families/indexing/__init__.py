"""Reading and replacing elements by every key of the array API standard, and by NumPy's."""

from __future__ import annotations

from multicalc_conformance.engine.scenario import Scenario
from multicalc_conformance.families.indexing import portable, reading, replacing


def scenarios() -> list[Scenario]:
    return [*reading.scenarios(), *replacing.scenarios(), *portable.scenarios()]
