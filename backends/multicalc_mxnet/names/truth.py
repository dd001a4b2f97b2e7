"""Truth values and dtypes by operators on floats: in a function being compiled there are no values
for NumPy to work on."""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType

from ..runtime.loading import load
from .operands import Array, floating

np = load().np


def _truth(x: Array) -> Array:
    """1 and 0."""
    return (floating(x) != 0).astype("float64")


def _count(truths: Array, axis: tuple[int, ...], keepdims: bool) -> Array:
    return np.sum(truths, axis=axis, keepdims=keepdims) if axis else truths


OPERATORS: MappingProxyType[str, Callable[..., Array]] = MappingProxyType(
    {
        "isfinite": lambda x: np.isfinite(floating(x)),
        "isinf": lambda x: np.isinf(floating(x)),
        "isnan": lambda x: np.isnan(floating(x)),
        "logical_not": lambda x: _truth(x) == 0,
        "logical_and": lambda x, y: _truth(x) * _truth(y) > 0,
        "logical_or": lambda x, y: _truth(x) + _truth(y) > 0,
        "logical_xor": lambda x, y: _truth(x) != _truth(y),
        "any": lambda x, axis, keepdims: _count(_truth(x), axis, keepdims) > 0,
        "all": lambda x, axis, keepdims: _count(1 - _truth(x), axis, keepdims) == 0,
        "astype": lambda x, dtype: x.detach().astype(dtype),
    }
)
"""By the names of NumPy's functions."""
