"""Where an optimisation starts, and its points in the caller's arrays."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from copy import copy
from types import MappingProxyType
from typing import Any

import numpy as np

from multicalc.approximations.bound_function import BoundFunction
from multicalc.approximations.ownership import own
from multicalc.arrays.between import to_numpy
from multicalc.backend import BackendLike
from multicalc.calls import trees
from multicalc.calls.call import Call
from multicalc.calls.coordinates import Coordinates


class Start:
    """``x0`` of ``f(x0, *args, **kwargs)``, copied, and as a vector. Its leaves may be of several
    dtypes, and settings among them are part of every point."""

    def __init__(
        self,
        f: Callable[..., Any],
        x0: Any,
        args: tuple[Any, ...],
        kwargs: Mapping[str, Any],
        backend: BackendLike,
    ) -> None:
        problem = BoundFunction.of(f, x0, args, kwargs, backend)
        self.args, self.kwargs, self.backend = problem.args, problem.kwargs, backend
        center = own(problem.keeper, x0)
        self._call = call = Call(f, (center, *args), kwargs, argnums=0, backend=backend)
        self.coordinates = call.scoped(Coordinates.of, call.backend, call.inputs(call.xs))
        self.x0 = self.vector(call.scoped(to_numpy, call.inputs(call.xs)))

    def alone(self) -> Start:
        """The same for functions of the point only."""
        other = copy(self)
        other.args, other.kwargs = (), MappingProxyType({})
        return other

    def vector(self, tree: Any) -> np.ndarray:
        """A point, or a gradient at one, as a vector (size,)."""
        return self.coordinates.vector(trees.flatten(to_numpy(tree))[0])

    def point(self, vector: np.ndarray) -> Any:
        """``vector`` in the structure, dtypes and framework of x0."""
        return self._call.point(self._leaves(vector))

    def direction(self, vector: np.ndarray) -> Any:
        """``vector`` as what is added to a point: a tangent, or a gradient."""
        return self._call.inputs(self._leaves(vector))

    def _leaves(self, vector: np.ndarray) -> Sequence[Any]:
        call, leaves = self._call, self.coordinates.leaves(vector)
        if call.signature.to_numpy:
            return leaves
        (given,) = call.given_back(call.scoped(self._native, leaves))
        return list(given)

    def _native(self, leaves: list[np.ndarray]) -> list[Any]:
        call = self._call
        return [
            call.backend.from_numpy(leaf, like=like)
            for leaf, like in zip(leaves, call.xs, strict=True)
        ]
