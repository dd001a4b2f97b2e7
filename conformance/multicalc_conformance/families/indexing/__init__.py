"""Reading and replacing elements by every key of the array API standard, and by NumPy's."""

from __future__ import annotations

from dataclasses import replace

from multicalc_conformance.engine.scenario import Scenario
from multicalc_conformance.families.indexing import portable, reading, replacing


def scenarios() -> list[Scenario]:
    of_portable_functions = [replace(s, native_only=True) for s in portable.scenarios()]
    return [*reading.scenarios(), *replacing.scenarios(), *of_portable_functions]
