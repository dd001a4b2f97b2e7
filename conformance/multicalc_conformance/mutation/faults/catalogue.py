"""All seeded faults."""

from __future__ import annotations

from multicalc_conformance.mutation.faults import (
    array_rules,
    arrays,
    batches,
    compiled,
    derivatives,
    directions,
    frontend,
    graphs,
    inputs,
    keys,
    mapped,
    memory,
    negative,
    numbers,
    operators,
    own_rules,
    ports,
    rules,
    sizes,
    standard_arrays,
)

FAULTS = (
    *derivatives.FAULTS,
    *directions.FAULTS,
    *arrays.FAULTS,
    *rules.FAULTS,
    *negative.FAULTS,
    *array_rules.FAULTS,
    *frontend.FAULTS,
    *compiled.FAULTS,
    *batches.FAULTS,
    *keys.FAULTS,
    *sizes.FAULTS,
    *memory.FAULTS,
    *inputs.FAULTS,
    *standard_arrays.FAULTS,
    *numbers.FAULTS,
    *mapped.FAULTS,
    *own_rules.FAULTS,
    *ports.FAULTS,
    *operators.FAULTS,
    *graphs.FAULTS,
)
