"""All seeded faults."""

from __future__ import annotations

from multicalc_conformance.mutation.faults import array_rules, arrays, derivatives, frontend, rules

FAULTS = (
    *derivatives.FAULTS,
    *arrays.FAULTS,
    *rules.FAULTS,
    *array_rules.FAULTS,
    *frontend.FAULTS,
)
