"""Dtype objects and the standard's functions of them, for the dtypes MXNet has."""

from __future__ import annotations

from typing import Any

import numpy

from multicalc.xp.common import kinds
from multicalc.xp.common.binding import bound
from multicalc.xp.common.limits import FloatInfo, IntegerInfo, float_info, integer_info

from .operands import DTYPES, is_array, promotion

__all__ = ["can_cast", "finfo", "iinfo", "isdtype", "result_type"]

OWN = {name: numpy.dtype(name) for name in DTYPES}
STANDARD = {name: dtype for name, dtype in OWN.items() if name in kinds.DTYPES}


def _dtype(x: Any) -> numpy.dtype:
    return numpy.dtype(x.dtype if is_array(x) else x)


def finfo(type: Any, /) -> FloatInfo:
    dtype = _dtype(type)
    return float_info(dtype, dtype)


def iinfo(type: Any, /) -> IntegerInfo:
    dtype = _dtype(type)
    return integer_info(dtype, dtype)


isdtype = bound(kinds.isdtype, _dtype, kinds.kinds_of(OWN))


def result_type(*arrays_and_dtypes: Any) -> numpy.dtype:
    """The dtype of an operation on these arrays, dtypes and Python numbers."""
    numbers = [x for x in arrays_and_dtypes if isinstance(x, bool | int | float)]
    dtypes = [_dtype(x) for x in arrays_and_dtypes if not isinstance(x, bool | int | float)]
    if not dtypes:
        raise ValueError("at least one array or dtype is needed")
    return promotion(dtypes, numbers)


def can_cast(from_: Any, to: Any, /) -> bool:
    return numpy.can_cast(_dtype(from_), numpy.dtype(to))
