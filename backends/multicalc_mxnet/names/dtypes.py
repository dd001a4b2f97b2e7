"""Dtype objects and the standard's functions of them, for the dtypes MXNet has."""

from __future__ import annotations

from typing import Any

import numpy

from multicalc.xp.common import kinds
from multicalc.xp.common.binding import bound
from multicalc.xp.common.limits import FloatInfo, IntegerInfo, float_info, integer_info

from .operands import is_array, promotion

__all__ = [
    "bool", "can_cast", "finfo", "float16", "float32", "float64", "iinfo", "int8", "int32", "int64",
    "isdtype", "result_type", "uint8",
]  # fmt: skip

_bool = bool
bool = numpy.dtype("bool")
int8, int32, int64 = (numpy.dtype(name) for name in ("int8", "int32", "int64"))
uint8 = numpy.dtype("uint8")
float16, float32, float64 = (numpy.dtype(name) for name in ("float16", "float32", "float64"))

STANDARD = {d.name: d for d in (bool, int8, int32, int64, uint8, float32, float64)}


def _dtype(x: Any) -> numpy.dtype:
    return numpy.dtype(x.dtype if is_array(x) else x)


def finfo(type: Any, /) -> FloatInfo:
    dtype = _dtype(type)
    return float_info(dtype, dtype)


def iinfo(type: Any, /) -> IntegerInfo:
    dtype = _dtype(type)
    return integer_info(dtype, dtype)


isdtype = bound(kinds.isdtype, _dtype, kinds.kinds_of({**STANDARD, "float16": float16}))


def result_type(*arrays_and_dtypes: Any) -> numpy.dtype:
    """The dtype of an operation on these arrays, dtypes and Python numbers."""
    numbers = [x for x in arrays_and_dtypes if isinstance(x, _bool | int | float)]
    dtypes = [_dtype(x) for x in arrays_and_dtypes if not isinstance(x, _bool | int | float)]
    if not dtypes:
        raise ValueError("at least one array or dtype is needed")
    return promotion(dtypes, numbers)


def can_cast(from_: Any, to: Any, /) -> _bool:
    return numpy.can_cast(_dtype(from_), numpy.dtype(to))
