"""Python's operators between booleans, integers, floats, complex and Python's numbers, in portable
functions: values, dtypes and derivatives."""

from __future__ import annotations

from dataclasses import replace

from multicalc_conformance.engine.scenario import Scenario
from multicalc_conformance.families.arithmetic import applied, together


def scenarios() -> list[Scenario]:
    portable = [*applied.scenarios(), *together.portable_scenarios()]
    return [*(replace(s, native_only=True) for s in portable), *together.native_scenarios()]
