"""What the namespace's functions share: Python scalars beside arrays, and arrays from anything."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

import autograd.numpy as anp
import numpy as np
from autograd.numpy.numpy_boxes import ArrayBox
from autograd.tracer import getval, isbox

from multicalc.xp.common.nested import arrays_in, flat
from multicalc.xp.common.numbers import is_number


def asarray(obj: Any, /, *, dtype: Any = None, device: Any = None, copy: bool | None = None) -> Any:
    """An array: of an array itself, a number, or nested lists of those (traced ones too).

    Numbers beside arrays in a list take the arrays' dtype, unless that could not hold them; alone
    they become float64, int64, bool or complex128. ``device`` is there for the standard's sake:
    NumPy has one.
    """
    if dtype is None and not copy and type(obj) in (ArrayBox, np.ndarray):
        return obj
    if _is_array(obj):
        cast = dtype is not None and obj.dtype != np.dtype(dtype)
        return obj.astype(dtype) if cast else anp.array(obj) if copy else obj
    if isinstance(obj, list | tuple):
        arrays = arrays_in(obj, _is_array)
        if arrays:
            dtype = dtype or _holding(np.result_type(*(x.dtype for x in arrays)), flat(obj))
            return anp.stack([asarray(each, dtype=dtype) for each in obj])
    return np.array(obj, dtype=dtype)


def _is_array(x: Any) -> bool:
    return isbox(x) or isinstance(x, np.ndarray | np.generic)


def operands(*xs: Any) -> tuple[Any, ...]:
    """Arrays of all ``xs``; a Python number takes the dtype of the arrays beside it, unless that
    could not hold it (a float beside integers). NumPy 1 would widen float32 scalars."""
    if len(xs) == 1 and type(xs[0]) in (ArrayBox, np.ndarray):
        return xs
    plain = [getval(x) for x in xs]
    dtypes = [x.dtype for x in plain if isinstance(x, np.ndarray | np.generic)]
    if not dtypes:
        return tuple(asarray(x) for x in xs)
    if dtypes.count(dtypes[0]) == len(plain):
        return xs
    dtype = dtypes[0] if dtypes.count(dtypes[0]) == len(dtypes) else np.result_type(*dtypes)

    def convert(x: Any) -> Any:
        if is_number(x):
            return np.asarray(x, dtype=beside(dtype, x))
        x = asarray(x)
        if getval(x).dtype == dtype:
            return x
        # NumPy 1 gives an array without axes no say in the dtype; the standard does.
        alike = any({x.dtype.kind, dtype.kind} <= set(kinds) for kinds in ("iu", "fc"))
        return x.astype(dtype) if alike else x

    return tuple([convert(x) for x in xs])


def floats(*xs: Any) -> tuple[Any, ...]:
    """As :func:`operands`, but integers and booleans as float64: NumPy would make small ones
    float16, and a number beside them needn't be one of theirs."""
    arrays = operands(*[float(x) if type(x) is int else x for x in xs])
    return tuple([x if getval(x).dtype.kind in "fc" else x.astype(float) for x in arrays])


def beside(dtype: np.dtype, x: bool | int | float | complex) -> np.dtype:
    """The dtype of a Python number beside arrays of ``dtype``."""
    if dtype.kind == "b":
        return np.dtype(type(x))
    if isinstance(x, complex):
        return np.result_type(dtype, np.min_scalar_type(x))
    return np.dtype(float) if isinstance(x, float) and dtype.kind not in "fc" else dtype


def _holding(dtype: np.dtype, numbers: Iterable[Any]) -> np.dtype:
    """``dtype``, or what it has to become beside the Python numbers among ``numbers``."""
    for x in numbers:
        if is_number(x):
            dtype = np.result_type(dtype, beside(dtype, x))
    return dtype


def elementwise(
    function: Callable[..., Any], arrays: Callable[..., tuple[Any, ...]] = operands
) -> Callable[..., Any]:
    """``function`` with every positional argument made an array, as ``arrays`` does it."""

    @wraps(function)
    def call(*xs: Any) -> Any:
        return function(*arrays(*xs))

    return call
