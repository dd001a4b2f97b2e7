"""Masks and integers beside Python's numbers, of which MXNet makes integers: 0.5 · counts is 0, and
a mask is less than no number."""

from __future__ import annotations

from typing import Any

import numpy

from multicalc.backend import default_dtype

from ..runtime import calls
from ..runtime.calls import Array
from ..runtime.loading import load
from .operators import named

mx = load()
_NUMBERS = mx.ndarray.numpy._op.numeric_types
_MINUS_ONE = next(x for x in mx.np.ndarray.__neg__.__code__.co_consts if x == -1.0)
"""What MXNet multiplies by to change a sign, which leaves integers what they are."""


def of_one_kind(a: Any, b: Any) -> tuple[Any, Any]:
    """An array and a number, the array in a dtype that holds both; whatever else as it is."""
    if isinstance(b, _NUMBERS):
        return beside(a, b), b
    if isinstance(a, _NUMBERS):
        return a, beside(b, a)
    return a, b


def beside(x: Any, number: Any) -> Any:
    """``x`` in a dtype that holds it and ``number``."""
    if not isinstance(x, mx.np.ndarray) or calls.is_floating(x) or number is _MINUS_ONE:
        return x
    if isinstance(number, float | numpy.floating):
        return _cast(x, default_dtype())
    is_mask = calls.DTYPES[calls.dtype_code(x)] == "bool"
    return _cast(x, "int64") if is_mask and not isinstance(number, bool | numpy.bool_) else x


def _cast(x: Array, dtype: str) -> Array:
    return named("Cast", dtype=dtype)(x)
