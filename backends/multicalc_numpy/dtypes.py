"""Dtypes, what they can hold and what becomes of two of them, by their array API names."""

from __future__ import annotations

from typing import Any

import numpy as np
from array_api_compat import numpy as compat
from array_api_compat.numpy import __array_namespace_info__, isdtype

from multicalc.xp.common.numbers import apart
from multicalc_numpy.scalars import beside

__all__ = [
    "__array_namespace_info__",
    "can_cast",
    "finfo",
    "iinfo",
    "isdtype",
    "result_type",
]


def can_cast(from_: Any, to: Any, /) -> bool:
    return np.can_cast(_dtype(from_), to)


def finfo(type: Any, /) -> Any:
    return compat.finfo(_dtype(type))


def iinfo(type: Any, /) -> Any:
    return compat.iinfo(_dtype(type))


def result_type(*arrays_and_dtypes: Any) -> np.dtype:
    # Of dtypes only: NumPy 1 looks at the values of numbers and of arrays without dimensions.
    numbers, rest = apart(arrays_and_dtypes)
    dtype = np.result_type(*map(_dtype, rest))
    return np.result_type(dtype, *(beside(dtype, x) for x in numbers))


def _dtype(x: Any) -> np.dtype:
    return np.dtype(x if isinstance(x, type) else getattr(x, "dtype", x))
