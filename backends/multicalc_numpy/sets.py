"""Distinct elements by their array API names."""

from __future__ import annotations

from typing import Any

import autograd.numpy as anp
from autograd.tracer import getval

from multicalc.xp.common.places import places_of_distinct
from multicalc.xp.common.results import UniqueAll
from multicalc_numpy.scalars import operands

__all__ = ["unique_all"]


def unique_all(x: Any, /) -> UniqueAll:
    (x,) = operands(x)
    first, *rest = places_of_distinct(getval(x))
    # Taken by their places, so that the values have a derivative.
    return UniqueAll(anp.reshape(x, -1)[first], first, *rest)
