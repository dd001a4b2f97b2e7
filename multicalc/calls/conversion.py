"""What a caller gives that is no array of the backend, as one."""

from __future__ import annotations

from typing import Any

import numpy as np

from multicalc.backend import Array, Backend, is_neutral, owner
from multicalc.calls.precision import complex_dtype


def array_of(x: Any, backend: Backend, dtype: str, like: Array | None) -> Array:
    """NumPy data as it is, or a Python number in the precision of ``dtype``, beside ``like``; an
    array of what the backend stands over as its own."""
    if is_neutral(x):
        return backend.from_numpy(np.asarray(x), like=like)
    if owner(x) is not None:
        return backend.raised(x)
    if isinstance(x, complex):
        dtype = complex_dtype(dtype)
    return backend.from_numpy(np.asarray(x, dtype=dtype), like=like)


def number_of(x: Any, backend: Backend, dtype: str) -> Array:
    """A Python number, or what a compiler has made of it, in the precision of ``dtype``."""
    if owner(x) is None:
        return array_of(x, backend, dtype, None)
    if backend.dtype(x).startswith("complex"):
        dtype = complex_dtype(dtype)
    return backend.namespace.astype(x, dtype)


def values_like(values: np.ndarray, backend: Backend, like: Array) -> Array:
    """NumPy's ``values`` in the dtype of ``like``, which NumPy may lack, and on its device."""
    dtype = backend.dtype(like)
    if dtype != "bfloat16":
        return backend.from_numpy(values.astype(dtype), like=like)
    single = backend.from_numpy(values.astype(np.float32), like=like)
    return backend.namespace.astype(single, backend.dtypes[dtype])


def dtype_of(x: Array, backend: Backend) -> str:
    """The dtype's name of an array of ``backend``'s or NumPy's, whatever its byte order."""
    return x.dtype.name if is_neutral(x) else backend.dtype(x)
