"""What an array says of itself: portable functions' and the tape's."""

from __future__ import annotations

from functools import cache
from math import prod
from typing import Any

import numpy as np

from multicalc.arrays.exits import formatted
from multicalc.backend import Array, Backend


class Attributes:
    """The standard's attributes that say what an array is, of ``_value``, an array of
    ``_backend``'s; and its values for a reader."""

    __slots__ = ()

    _backend: Backend
    _value: Array

    @property
    def backend(self) -> str:
        """The backend's name."""
        return self._backend.name

    @property
    def shape(self) -> tuple[int, ...]:
        """The length of each axis."""
        return self._backend.shape(self._value)

    @property
    def ndim(self) -> int:
        """How many axes there are."""
        return len(self.shape)

    @property
    def size(self) -> int:
        """How many elements there are."""
        return prod(self.shape)

    @property
    def dtype(self) -> np.dtype[Any]:
        """NumPy's dtype of that name, as the dtypes of ``xp`` are; equal to the name."""
        found: np.dtype[Any] = _dtype(self._dtype_name())
        return found

    def _dtype_name(self) -> str:
        return self._backend.dtype(self._value)

    @property
    def device(self) -> Any:
        """Where the framework has it."""
        return self._backend.device_of(self._value)

    def __str__(self) -> str:
        return formatted(self, self._backend, self._value, "")

    def __format__(self, spec: str) -> str:
        return formatted(self, self._backend, self._value, spec)


@cache
def _dtype(name: str) -> Any:
    try:
        return np.dtype(name)
    except TypeError:  # bfloat16, unless ml_dtypes is loaded; functions take the name as well
        return name
