"""Operands of two kinds, where TensorFlow takes one for the other in silence.

To its operators a product with a boolean tensor is a logical *and*, and NumPy's data beside a
tensor has the tensor's dtype: of floats the integers remain, of complex numbers the real part.
While a transform of ours runs, in its thread, both operands have the kind that holds them. What
TensorFlow refuses, tensors of two other dtypes and Python numbers that don't fit, it refuses as
ever.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import tensorflow as tf
from tensorflow.python.framework import override_binary_operator as operators

from multicalc.backend import default_dtype
from multicalc_tensorflow.here import here

_BOOL, _INT, _FLOAT, _COMPLEX = range(4)
_KINDS = {"b": _BOOL, "i": _INT, "u": _INT, "f": _FLOAT, "V": _FLOAT, "c": _COMPLEX}
"""By NumPy's letters: V is bfloat16's."""
_PYTHON = (bool, int, float, complex)
_NUMBERS = (*_PYTHON, np.generic)

_promote = operators.maybe_promote_tensors
"""What all operators of tensors give their operands to."""


def _promote_ours(*operands: Any, force_same_dtype: bool = False) -> Any:
    if here.transforms and len(operands) == 2:
        operands = of_one_kind(*operands)
    return _promote(*operands, force_same_dtype=force_same_dtype)


def put(ours: bool) -> None:
    operators.maybe_promote_tensors = _promote_ours if ours else _promote


def of_one_kind(a: Any, b: Any) -> tuple[Any, Any]:
    """Both in the dtype that holds them, or as they are."""
    if isinstance(a, tf.Tensor):
        if isinstance(b, tf.Tensor):
            left, right = a.dtype, b.dtype
            if left is right or tf.bool not in (left, right):
                return a, b
            return (tf.cast(a, right), b) if left == tf.bool else (a, tf.cast(b, left))
        dtype = _beside(a.dtype, b)
    else:
        # (Nor a variable, nor a ragged tensor.)
        dtype = _beside(b.dtype, a) if isinstance(b, tf.Tensor) else None
    return (a, b) if dtype is None else (_in(dtype, a), _in(dtype, b))


def _beside(dtype: tf.DType, x: Any) -> Any:
    """What a tensor of ``dtype`` and ``x`` become; None where TensorFlow does right by them, or
    refuses them."""
    if dtype == tf.bool:
        x = np.asarray(x) if isinstance(x, list | tuple) else x
    elif type(x) in _PYTHON:
        return None
    if not isinstance(x, (np.ndarray, *_NUMBERS)):
        return None
    found, own = np.asarray(x).dtype, np.dtype(dtype.as_numpy_dtype)
    kind, own_kind = _KINDS.get(found.kind, _BOOL), _KINDS.get(own.kind, _COMPLEX)
    if kind <= own_kind:
        return None
    if not isinstance(x, _NUMBERS):
        return np.result_type(found, own) if own_kind == _FLOAT else found
    if kind == _INT:
        return "int64"
    real = own.name if own_kind == _FLOAT else default_dtype()
    return np.result_type(real, np.complex64) if kind == _COMPLEX else real


def _in(dtype: Any, x: Any) -> tf.Tensor:
    return tf.cast(x, dtype) if isinstance(x, tf.Tensor) else tf.constant(np.asarray(x), dtype)
