"""What people type that not every framework takes: the right number, or an error that names what to
write."""

from __future__ import annotations

from multicalc_conformance.engine.scenario import Scenario
from multicalc_conformance.families.errors.traps import (
    exits,
    indexing,
    methods,
    operators,
    running,
)
from multicalc_conformance.families.errors.traps.trap import Trap

TRAPS: dict[str, dict[str, Trap]] = {
    "operators between arrays and what is beside them": operators.TRAPS,
    "keys, assignments and iteration": indexing.TRAPS,
    "methods and attributes": methods.TRAPS,
    "ways out of a framework": exits.TRAPS,
}


def scenarios() -> list[Scenario]:
    return [running.scenario(name, traps) for name, traps in TRAPS.items()]
