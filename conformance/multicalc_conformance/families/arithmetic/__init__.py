"""Python's operators between booleans, integers, floats, complex and Python's numbers, in portable
functions: values, dtypes and derivatives."""

from __future__ import annotations

from multicalc_conformance.engine.scenario import Scenario
from multicalc_conformance.families.arithmetic import applied, together


def scenarios() -> list[Scenario]:
    return [*applied.scenarios(), *together.scenarios()]
