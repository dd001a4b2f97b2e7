"""Dtypes, what they can hold and what becomes of two of them, by their array API names."""

from __future__ import annotations

from typing import Any

import numpy as np
import tensorflow as tf

from multicalc.xp.common import kinds
from multicalc.xp.common.binding import bound
from multicalc.xp.common.limits import FloatInfo, IntegerInfo, float_info, integer_info
from multicalc.xp.common.numbers import apart
from multicalc_tensorflow.scalars import (
    beside,
    cast,
    common_dtype,
    is_tensor,
    on,
    operands,
    to_dtype,
)

STANDARD = {name: tf.as_dtype(name) for name in kinds.DTYPES}


def astype(x: Any, dtype: Any, /, *, copy: bool = True, device: Any = None) -> tf.Tensor:
    (x,) = operands(x)
    with on(device):
        found = cast(x, to_dtype(dtype))
        return tf.identity(found) if copy else found


def can_cast(from_: Any, to: Any, /) -> bool:
    return np.can_cast(_dtype(from_).as_numpy_dtype, _dtype(to).as_numpy_dtype)


def result_type(*arrays_and_dtypes: Any) -> tf.DType:
    numbers, rest = apart(arrays_and_dtypes)
    if not rest:
        raise ValueError("result_type needs an array or a dtype")
    return beside(common_dtype(map(_dtype, rest)), numbers)


def finfo(type: Any, /) -> FloatInfo:
    dtype = _dtype(type).real_dtype
    return float_info(dtype, dtype.as_numpy_dtype)


def iinfo(type: Any, /) -> IntegerInfo:
    dtype = _dtype(type)
    return integer_info(dtype, dtype.as_numpy_dtype)


def _dtype(x: Any) -> tf.DType:
    found = x.dtype if is_tensor(x) or isinstance(x, np.ndarray) else to_dtype(x)
    return tf.as_dtype(found).base_dtype


isdtype = bound(kinds.isdtype, _dtype, kinds.kinds_of(STANDARD | {"float16": tf.float16}))
