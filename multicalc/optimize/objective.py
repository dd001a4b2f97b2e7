"""A function's value, gradient and Hessian on the host, at points given as flat vectors."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np

from multicalc.approximations.bound_function import BoundFunction
from multicalc.approximations.ownership import own
from multicalc.backend import BackendLike
from multicalc.calls.call import Call
from multicalc.calls.layout import Layout
from multicalc.transforms.finite_difference import hessian_by_differences
from multicalc.transforms.methods import Method


class Local(NamedTuple):
    """f at ``x`` to second order; float64 on the host."""

    x: np.ndarray
    """(size,)"""
    value: float
    gradient: np.ndarray
    """(size,)"""
    hessian: np.ndarray
    """(size, size), symmetric."""

    def finite(self) -> bool:
        return bool(
            np.isfinite(self.value)
            and np.isfinite(self.gradient).all()
            and np.isfinite(self.hessian).all()
        )


class Objective:
    """``f(x, *args, **kwargs)`` as a function of x's flat vector, with ``start`` for x0.

    The derivatives are the framework's, in x0's dtype; float64 carries them exactly.
    """

    def __init__(
        self,
        f: Callable[..., Any],
        x0: Any,
        args: tuple[Any, ...],
        kwargs: Mapping[str, Any],
        backend: BackendLike,
        method: Method = "exact",
    ) -> None:
        self.problem = problem = BoundFunction.of(f, x0, args, kwargs, backend)
        center = own(problem.keeper, x0)
        self._call = call = Call(f, (center, *args), kwargs, argnums=0, backend=backend)
        call.real("hessian")
        self._method = method
        self.layout = call.scoped(Layout.of, call.backend, call.inputs(call.xs))
        self.start = call.scoped(self.layout.host, call.backend, call.xs)

    def rounded(self, x: np.ndarray) -> np.ndarray:
        """The nearest vector to ``x`` of numbers that x0's dtype has."""
        return x.astype(self.layout.dtype).astype(np.float64)

    def point(self, x: np.ndarray) -> Any:
        """``x`` in the caller's arrays and structure."""
        (leaves,) = self._call.given_back(self._call.scoped(self._native, x))
        return self._call.point(leaves)

    def at(self, x: np.ndarray) -> Local:
        """Value, gradient and Hessian at ``x``, rounded to x0's dtype, from one sweep."""
        return self._call.scoped(self._at, x)

    def _at(self, x: np.ndarray) -> Local:
        call, layout = self._call, self.layout
        worker = call.backend
        xs = self._native(x)
        if self._method == "exact":
            (value,), _, grads, blocks = worker.hessian(call.scalar_valued, xs)
        else:
            (value,), _, grads, blocks, _ = hessian_by_differences(worker, call.scalar_valued, xs)
        hessian = worker.to_numpy(layout.matrix(worker, blocks)).astype(np.float64)
        return Local(
            self.rounded(x),
            float(worker.to_numpy(value)),
            layout.host(worker, grads),
            (hessian + hessian.T) / 2,
        )

    def value(self, x: np.ndarray) -> float:
        return self._call.scoped(self._value, x)

    def _value(self, x: np.ndarray) -> float:
        (value,), _ = self._call.scalar_valued(*self._native(x))
        return float(self._call.backend.to_numpy(value))

    def _native(self, x: np.ndarray) -> tuple[Any, ...]:
        call = self._call
        return tuple(
            call.backend.from_numpy(leaf, like=like)
            for leaf, like in zip(self.layout.split(x), call.xs, strict=True)
        )
