"""What an adapter is written against: the protocol, and how it is made known."""

from multicalc.backend.adapter import DISTRIBUTION, Adapter, BrokenAdapter
from multicalc.backend.costs import BATCH_ELEMENTS, Costs
from multicalc.backend.protocol import (
    AS_IT_IS,
    OPERATORS,
    Array,
    Arrays,
    Backend,
    Capability,
    FlatFunction,
    Limit,
    Mode,
    Pullback,
    derived,
    dtype_name,
    filled,
)

__all__ = [
    "AS_IT_IS",
    "BATCH_ELEMENTS",
    "DISTRIBUTION",
    "OPERATORS",
    "Adapter",
    "Array",
    "Arrays",
    "Backend",
    "BrokenAdapter",
    "Capability",
    "Costs",
    "FlatFunction",
    "Limit",
    "Mode",
    "Pullback",
    "derived",
    "dtype_name",
    "filled",
]
