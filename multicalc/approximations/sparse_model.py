"""A quadratic model that has its Hessian as a sparse matrix."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from multicalc.approximations.expansion import expand
from multicalc.approximations.large_model import LargeModel
from multicalc.approximations.ownership import lock
from multicalc.approximations.points import Points
from multicalc.approximations.sparse_step import sparse_step
from multicalc.backend import Array, BackendLike
from multicalc.sparse.hessians import hessian
from multicalc.transforms.grad import value_and_grad


@dataclass(frozen=True, eq=False, repr=False)
class SparseModel(LargeModel):
    """A :class:`QuadraticModel` whose ``hessian`` is a ``scipy.sparse.csr_array``."""

    matrix = "sparse"

    def __post_init__(self) -> None:
        super().__post_init__()
        lock(self.hessian.data)

    def _step(self) -> np.ndarray:
        _, slope = self.host
        return sparse_step(self.hessian, slope[0], self.layout.eps)

    @cached_property
    def _places(self) -> tuple[np.ndarray, np.ndarray]:
        """The rows and columns of the entries, in memory that may be written into, as PyTorch asks
        for."""
        rows, columns = self.hessian.tocoo().coords
        return np.array(rows), np.array(columns)

    def _at(self, points: Points) -> Array:
        xp = points.backend.namespace
        entries = self.hessian.data.astype(self.layout.dtype)
        value, center, slope, second = (
            points.convert(c) for c in (self.value, *self.coefficients, entries)
        )
        d = points.flat - center
        rows, columns = self._places
        pairs = xp.take(d, rows, axis=1) * xp.take(d, columns, axis=1)
        return value + xp.sum(d * slope, axis=1) + xp.sum(pairs * (0.5 * second), axis=1)


def sparse_model(
    f: Callable[..., Any],
    x0: Any,
    args: tuple[Any, ...],
    kwargs: Mapping[str, Any],
    backend: BackendLike,
) -> SparseModel:
    """The model of ``f(x, *args, **kwargs)`` at ``x0``."""
    problem, center, value, slope, second = expand(_orders, f, x0, args, kwargs, backend)
    return SparseModel(center, value, slope, problem, second, "exact")


def _orders(f: Callable[..., Any], backend: BackendLike) -> Callable[..., tuple[Any, ...]]:
    first, second = value_and_grad(f, backend=backend), hessian(f, format="scipy", backend=backend)

    def orders(*args: Any, **kwargs: Any) -> tuple[Any, ...]:
        return *first(*args, **kwargs), second(*args, **kwargs)

    return orders
