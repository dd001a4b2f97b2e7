"""Dtype objects and the standard's functions of them, for the dtypes MXNet has."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy

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

KINDS: dict[str, tuple[numpy.dtype, ...]] = {
    "bool": (bool,),
    "signed integer": (int8, int32, int64),
    "unsigned integer": (uint8,),
    "integral": (int8, int32, int64, uint8),
    "real floating": (float16, float32, float64),
    "complex floating": (),
    "numeric": (int8, int32, int64, uint8, float16, float32, float64),
}


def _dtype(x: Any) -> numpy.dtype:
    return numpy.dtype(x.dtype if is_array(x) else x)


def finfo(type: Any, /) -> SimpleNamespace:
    dtype = _dtype(type)
    found = numpy.finfo(dtype)
    limits = {name: float(getattr(found, name)) for name in ("eps", "max", "min")}
    smallest = float(found.smallest_normal)
    return SimpleNamespace(bits=found.bits, **limits, smallest_normal=smallest, dtype=dtype)


def iinfo(type: Any, /) -> SimpleNamespace:
    dtype = _dtype(type)
    found = numpy.iinfo(dtype)
    return SimpleNamespace(bits=found.bits, max=int(found.max), min=int(found.min), dtype=dtype)


def isdtype(dtype: Any, kind: Any) -> _bool:
    """``kind`` is a dtype, one of the standard's words, or a tuple of these."""
    if isinstance(kind, tuple):
        return any(isdtype(dtype, each) for each in kind)
    if isinstance(kind, str):
        if kind not in KINDS:
            raise ValueError(f"kind must be one of {', '.join(KINDS)}, found {kind!r}")
        return numpy.dtype(dtype) in KINDS[kind]
    return numpy.dtype(dtype) == numpy.dtype(kind)


def result_type(*arrays_and_dtypes: Any) -> numpy.dtype:
    """The dtype of an operation on these arrays, dtypes and Python numbers."""
    numbers = [x for x in arrays_and_dtypes if isinstance(x, _bool | int | float)]
    dtypes = [_dtype(x) for x in arrays_and_dtypes if not isinstance(x, _bool | int | float)]
    if not dtypes:
        raise ValueError("at least one array or dtype is needed")
    return promotion(dtypes, numbers)


def can_cast(from_: Any, to: Any, /) -> _bool:
    return numpy.can_cast(_dtype(from_), numpy.dtype(to))
