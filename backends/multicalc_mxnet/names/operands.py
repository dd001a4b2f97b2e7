"""What the namespace's functions accept: arrays, Python numbers beside them, lists."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Any

import numpy

from multicalc.errors import UnsupportedOperationError
from multicalc.xp.common.nested import arrays_in

from ..runtime import calls
from ..runtime.loading import ensure_numpy_mode, load
from ..runtime.state import state

mx = load()
Array = Any
_ndarray = mx.np.ndarray


NO_COMPLEX = "MXNet has no complex numbers; use torch, jax, tensorflow or numpy"
DTYPES = ("bool", "float16", "float32", "float64", "int8", "int32", "int64", "uint8")


def dtype_name(dtype: Any) -> str:
    """The name MXNet knows the dtype by."""
    name = numpy.dtype(dtype).name
    if name.startswith("complex"):
        raise UnsupportedOperationError(f"mxnet: found {name}: {NO_COMPLEX}")
    if name not in DTYPES:
        of_objects = "; for np.array([a, b]) write xp.stack([a, b])" * (name == "object")
        raise UnsupportedOperationError(
            f"mxnet has no dtype {name}; it has {', '.join(DTYPES)}{of_objects}"
        )
    return name


def is_array(x: Any) -> bool:
    return isinstance(x, mx.np.ndarray)


def as_array(x: Any, dtype: Any = None) -> Array:
    """``x`` as an array: floats become float64, integers int64. Lists may hold arrays, whose
    derivatives they keep."""
    _ensure_numpy_mode()
    if is_array(x):
        return x if dtype is None else x.astype(dtype_name(dtype), copy=False)
    if isinstance(x, list | tuple) and arrays_in(x, is_array):
        # Numbers stay numbers here, so that they take the arrays' dtype.
        parts = (each if _is_number(each) else as_array(each) for each in x)
        return as_array(mx.np.stack(list(promoted(*parts))), dtype)
    plain = numpy.asarray(x)
    return mx.np.array(plain, dtype=dtype_name(plain.dtype if dtype is None else dtype))


def usable(*xs: Any) -> bool:
    """Whether they are what MXNet's own operators can be trusted with: floating arrays of one
    dtype, and none of them empty."""
    dtype = None
    for x in xs:
        if not isinstance(x, _ndarray):
            return False
        code = calls.dtype_code(x)
        if dtype is None:
            dtype = code
        if code != dtype or code not in calls.FLOATING or 0 in calls.shape_of(x):
            return False
    _ensure_numpy_mode()
    return True


def _ensure_numpy_mode() -> None:
    """A transform has seen to it where it records."""
    if not state.recordings:
        ensure_numpy_mode()


def promoted(*xs: Any) -> Sequence[Any]:
    """The operands as arrays of one dtype. A Python number takes the dtype of the arrays; a float
    beside integers makes them float64."""
    if all([isinstance(x, mx.np.ndarray) for x in xs]):
        kinds = [calls.dtype_code(x) for x in xs]
        if kinds.count(kinds[0]) == len(kinds):
            _ensure_numpy_mode()
            return xs
    arrays = [x for x in xs if not _is_number(x)]
    if not arrays:
        return tuple(as_array(x) for x in xs)
    arrays = [x if is_array(x) else as_array(x) for x in arrays]
    dtypes = [numpy.dtype(x.dtype) for x in arrays]
    dtype = promotion(dtypes, [x for x in xs if _is_number(x)])
    return tuple(as_array(x, dtype) for x in xs)


def promotion(dtypes: Sequence[numpy.dtype], numbers: Sequence[Any] = ()) -> numpy.dtype:
    """The common dtype, by the standard's table where MXNet has the dtype."""
    dtype = functools.reduce(_common, dtypes)
    if dtype.kind != "f" and any(isinstance(x, float) for x in numbers):
        return numpy.dtype("float64")
    if dtype.kind == "b" and any(type(x) is int for x in numbers):
        return numpy.dtype("int64")
    return dtype


def _is_number(x: Any) -> bool:
    return isinstance(x, bool | int | float) and not isinstance(x, numpy.generic)


def _common(a: numpy.dtype, b: numpy.dtype) -> numpy.dtype:
    """A floating dtype beside another kind wins; else NumPy's promotion."""
    if (a.kind == "f") != (b.kind == "f"):
        return a if a.kind == "f" else b
    wide = numpy.promote_types(a, b)
    # MXNet has no int16, the standard's dtype for int8 beside uint8.
    return numpy.dtype("int32") if wide.name == "int16" else wide


def floating(x: Any) -> Array:
    """``x`` as an array of a floating dtype."""
    x = as_array(x)
    return x if calls.is_floating(x) else x.astype("float64")


def shape_of(shape: int | Sequence[int]) -> tuple[int, ...]:
    return (int(shape),) if not isinstance(shape, Sequence) else tuple(int(n) for n in shape)
