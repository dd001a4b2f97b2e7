"""All seeded faults."""

from __future__ import annotations

from multicalc_conformance.suite.faults import arrays, derivatives, frontend, rules

FAULTS = (*derivatives.FAULTS, *arrays.FAULTS, *rules.FAULTS, *frontend.FAULTS)
