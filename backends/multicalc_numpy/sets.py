"""Distinct elements by their array API names."""

from __future__ import annotations

from typing import Any

import autograd.numpy as anp
from array_api_compat import numpy as compat
from autograd.tracer import getval

from multicalc.xp.common.results import parts_of
from multicalc_numpy.scalars import operands

__all__ = ["unique_all", "unique_counts", "unique_inverse", "unique_values"]


def unique_all(x: Any, /) -> Any:
    (x,) = operands(x)
    found = compat.unique_all(getval(x))
    # Taken by their indices, so that the values have a derivative.
    return found._replace(values=anp.reshape(x, -1)[found.indices])


unique_counts, unique_inverse, unique_values = parts_of(unique_all)
