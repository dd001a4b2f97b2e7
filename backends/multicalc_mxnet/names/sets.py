"""Sets of values by their array API names. Which values are equal is NumPy's to find; the values
themselves are taken from the array, so that they keep their derivatives."""

from __future__ import annotations

from typing import Any

import numpy

from multicalc.xp.common.results import UniqueAll, parts_of

from .host import from_host, plain
from .indexing import take
from .operands import as_array

__all__ = ["unique_all", "unique_counts", "unique_inverse", "unique_values"]


def unique_all(x: Any, /) -> UniqueAll:
    """NaNs are different from each other."""
    x = as_array(x)
    _, indices, inverse, counts = numpy.unique(
        plain(x, "unique_all"),
        return_index=True,
        return_inverse=True,
        return_counts=True,
        equal_nan=False,
    )
    values = take(x.reshape((-1,)), indices)
    inverse = numpy.reshape(inverse, x.shape)
    return UniqueAll(values, *map(from_host, (indices, inverse, counts)))


unique_counts, unique_inverse, unique_values = parts_of(unique_all)
