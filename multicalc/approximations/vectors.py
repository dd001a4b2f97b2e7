"""The algebra of vectors that are tuples of a framework's arrays, on their device."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

import numpy as np

from multicalc.backend import Array, Arrays, Backend, size_of


class Vectors:
    """Sums and products of vectors like ``like``, all of one floating dtype."""

    def __init__(self, backend: Backend, like: Arrays) -> None:
        self.backend = backend
        self.dtype = backend.dtype(like[0])
        self._like = like

    @property
    def eps(self) -> float:
        """The spacing of the dtype's numbers at 1."""
        return float(np.finfo(self.dtype).eps)

    @property
    def size(self) -> int:
        """How many coordinates they have."""
        return size_of(self.backend, self._like)

    def dot(self, xs: Arrays, ys: Arrays) -> float:
        backend = self.backend
        total = backend.namespace.sum
        pairs = zip(xs, ys, strict=True)
        return sum([float(backend.to_numpy(total(x * y))) for x, y in pairs])

    def norm(self, xs: Arrays) -> float:
        return sqrt(self.dot(xs, xs))

    def moved(self, xs: Arrays, length: float, ys: Arrays) -> Arrays:
        """``xs + length·ys``."""
        lengths = self._scalars(length)
        return tuple([x + c * y for x, c, y in zip(xs, lengths, ys, strict=True)])

    def scaled(self, length: float, xs: Arrays) -> Arrays:
        return tuple([c * x for c, x in zip(self._scalars(length), xs, strict=True)])

    def _scalars(self, c: float) -> Sequence[Array]:
        # In the arrays' dtype: NumPy 1 widens float32 scalars that meet Python numbers.
        number = np.asarray(c, dtype=self.dtype)
        return [self.backend.from_numpy(number, like=x) for x in self._like]
