"""The commands that compute a report's numbers again."""

from __future__ import annotations

import shlex
from collections.abc import Collection

from multicalc_conformance.engine.store import Record

COMMAND = "multicalc conformance"


def of_scenario(scenario: Record, backends: Collection[str] = ()) -> str:
    """All cells of a scenario, on these backends where there are some."""
    dtype, family = scenario["dtype"], scenario["family"]
    # The id of a scenario that is not in float64 ends in the dtype and names it alone.
    narrower = f" --dtype {dtype}" if dtype == "float64" else ""
    on = f" --backends {','.join(backends)}" if backends else ""
    return f"{COMMAND}{on} --family {shlex.quote(family)} --only {shlex.quote(scenario['id'])}" + (
        narrower
    )
