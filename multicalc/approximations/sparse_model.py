"""A quadratic model that has its Hessian as a sparse matrix."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

import numpy as np

from multicalc.approximations.conjugate_gradients import check_tolerance
from multicalc.approximations.expansion import expand
from multicalc.approximations.large_model import LargeModel
from multicalc.approximations.ownership import lock
from multicalc.approximations.points import Points
from multicalc.approximations.sparse_step import sparse_step
from multicalc.backend import Array, BackendLike, within
from multicalc.calls import trees
from multicalc.calls.host import refuse_inside_transform
from multicalc.sparse.hessians import hessian
from multicalc.transforms.grad import value_and_grad


@dataclass(frozen=True, eq=False, repr=False)
class SparseModel(LargeModel):
    """A :class:`QuadraticModel` whose ``hessian`` is a ``scipy.sparse.csr_array``."""

    matrix = "sparse"

    def __post_init__(self) -> None:
        super().__post_init__()
        lock(self.hessian.data)

    def minimizer(self, *, rtol: float | None = None, maxiter: int = 1000) -> Any:
        refuse_inside_transform("minimizer")
        check_tolerance(rtol, maxiter)
        keeper, layout = self.problem.keeper, self.layout

        def lowest() -> Any:
            center, slope = self.host
            point = center[0] + sparse_step(self.hessian, slope[0], layout.eps)
            like = trees.flatten(self.x0)[0]
            return layout.tree(
                [
                    within(partial(keeper.from_numpy, x), y)
                    for x, y in zip(layout.split(point), like, strict=True)
                ]
            )

        return keeper.scoped(frozenset({layout.dtype}), lowest)

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
