"""New arrays by their array API names; floats are float64 unless told otherwise."""

from __future__ import annotations

from typing import Any

import numpy as np
from array_api_compat.numpy import arange, empty, eye, linspace, ones, zeros

from multicalc_numpy.manipulation import broadcast_to
from multicalc_numpy.scalars import asarray

__all__ = [
    "arange",
    "asarray",
    "empty",
    "empty_like",
    "eye",
    "from_dlpack",
    "full",
    "full_like",
    "linspace",
    "ones",
    "ones_like",
    "zeros",
    "zeros_like",
]


def from_dlpack(x: Any, /, *, device: Any = None, copy: bool | None = None) -> np.ndarray:
    found = np.from_dlpack(x)
    return found.copy() if copy else found


# Of x.shape, as NumPy takes autograd's box for an object.


def empty_like(x: Any, /, *, dtype: Any = None, device: Any = None) -> Any:
    return np.empty(x.shape, dtype or x.dtype)


def zeros_like(x: Any, /, *, dtype: Any = None, device: Any = None) -> Any:
    return np.zeros(x.shape, dtype or x.dtype)


def ones_like(x: Any, /, *, dtype: Any = None, device: Any = None) -> Any:
    return np.ones(x.shape, dtype or x.dtype)


def full(shape: Any, fill_value: Any, *, dtype: Any = None, device: Any = None) -> Any:
    # Broadcast, so that a traced fill_value keeps its derivative; copied, to be written to.
    filled = broadcast_to(asarray(fill_value, dtype=dtype), shape)
    return filled.copy() if isinstance(filled, np.ndarray) else filled


def full_like(x: Any, /, fill_value: Any, *, dtype: Any = None, device: Any = None) -> Any:
    return full(x.shape, fill_value, dtype=dtype or x.dtype)
