"""Generic numbers: tangents, cotangents and weights in which nothing cancels."""

from __future__ import annotations

import numpy as np
from numpy.typing import DTypeLike

COMPLEX = {"float64": "complex128", "float32": "complex64"}
"""The complex dtype with parts of a real one."""


def directions(shapes: list[np.ndarray], start: float) -> list[np.ndarray]:
    """Generic numbers of size one, in the shapes and dtypes of ``shapes``."""
    return [direction(k, x.shape, x.dtype, start) for k, x in enumerate(shapes)]


def direction(k: int, shape: tuple[int, ...], dtype: DTypeLike, start: float) -> np.ndarray:
    """The one in place ``k``; of a complex dtype neither real nor imaginary."""
    at = start + 1.7 * k + np.arange(np.prod(shape, dtype=int)).reshape(shape)
    if np.dtype(dtype).kind == "c":
        return np.asarray((np.cos(at) + 1j * np.cos(at + 0.9)).astype(dtype))
    return np.asarray(np.cos(at).astype(dtype))
