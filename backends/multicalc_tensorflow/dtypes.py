"""Dtypes, what they can hold and what becomes of two of them, by their array API names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import tensorflow as tf

from multicalc_tensorflow.scalars import (
    beside,
    cast,
    common_dtype,
    is_tensor,
    on,
    operands,
    to_dtype,
)

SIGNED = (tf.int8, tf.int16, tf.int32, tf.int64)
UNSIGNED = (tf.uint8, tf.uint16, tf.uint32, tf.uint64)
REAL = (tf.float32, tf.float64)
COMPLEX = (tf.complex64, tf.complex128)
KINDS = {
    "bool": (tf.bool,),
    "signed integer": SIGNED,
    "unsigned integer": UNSIGNED,
    "integral": SIGNED + UNSIGNED,
    "real floating": REAL,
    "complex floating": COMPLEX,
    "numeric": SIGNED + UNSIGNED + REAL + COMPLEX,
}


@dataclass(frozen=True)
class FloatInfo:
    """The limits of a floating-point dtype; of a complex one, those of its parts."""

    bits: int
    eps: float
    max: float
    min: float
    smallest_normal: float
    dtype: tf.DType


@dataclass(frozen=True)
class IntegerInfo:
    """The limits of an integer dtype."""

    bits: int
    max: int
    min: int
    dtype: tf.DType


def astype(x: Any, dtype: Any, /, *, copy: bool = True, device: Any = None) -> tf.Tensor:
    (x,) = operands(x)
    with on(device):
        found = cast(x, to_dtype(dtype))
        return tf.identity(found) if copy else found


def can_cast(from_: Any, to: Any, /) -> bool:
    return np.can_cast(_dtype(from_).as_numpy_dtype, _dtype(to).as_numpy_dtype)


def result_type(*arrays_and_dtypes: Any) -> tf.DType:
    numbers = [x for x in arrays_and_dtypes if type(x) in (bool, int, float, complex)]
    dtypes = [_dtype(x) for x in arrays_and_dtypes if type(x) not in (bool, int, float, complex)]
    if not dtypes:
        raise ValueError("result_type needs an array or a dtype")
    return beside(common_dtype(dtypes), numbers)


def isdtype(dtype: Any, kind: Any) -> bool:
    if isinstance(kind, tuple):
        return any(isdtype(dtype, each) for each in kind)
    if isinstance(kind, str) and kind not in KINDS:
        raise ValueError(f"kind must be a dtype or one of {', '.join(KINDS)}; found {kind!r}")
    found = _dtype(dtype)
    return found in KINDS[kind] if isinstance(kind, str) else found == to_dtype(kind)


def finfo(type: Any, /) -> FloatInfo:
    dtype = _dtype(type).real_dtype
    info = np.finfo(dtype.as_numpy_dtype)
    eps, high, low, normal = map(float, (info.eps, info.max, info.min, info.smallest_normal))
    return FloatInfo(info.bits, eps, high, low, normal, dtype)


def iinfo(type: Any, /) -> IntegerInfo:
    dtype = _dtype(type)
    info = np.iinfo(dtype.as_numpy_dtype)
    return IntegerInfo(info.bits, int(info.max), int(info.min), dtype)


def _dtype(x: Any) -> tf.DType:
    found = x.dtype if is_tensor(x) or isinstance(x, np.ndarray) else to_dtype(x)
    return tf.as_dtype(found).base_dtype
