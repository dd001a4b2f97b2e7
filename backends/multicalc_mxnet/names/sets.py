"""Sets of values by their array API names. Which values are equal is NumPy's to find; the values
themselves are taken from the array, so that they keep their derivatives."""

from __future__ import annotations

from typing import Any

from multicalc.xp.common.places import places_of_distinct
from multicalc.xp.common.results import UniqueAll

from .host import from_host, plain
from .indexing import take
from .operands import as_array

__all__ = ["unique_all"]


def unique_all(x: Any, /) -> UniqueAll:
    """NaNs are different from each other."""
    x = as_array(x)
    first, *rest = places_of_distinct(plain(x, "unique_all"))
    return UniqueAll(take(x.reshape((-1,)), first), *map(from_host, (first, *rest)))
