"""A function's values and gradients at many points, on the host: for pictures."""

from __future__ import annotations

from collections.abc import Callable
from math import prod
from typing import Any

import numpy as np

from multicalc.approximations.bound_function import BoundFunction
from multicalc.backend import native
from multicalc.calls import trees
from multicalc.calls.layout import Layout
from multicalc.calls.leaves import is_differentiable
from multicalc.calls.partition import combine, partition
from multicalc.display.names import coordinate_names
from multicalc.display.notation import TEXT
from multicalc.errors import InvalidArgumentError, NotDifferentiableError
from multicalc.transforms.grad import grad
from multicalc.transforms.vmap import vmap

_MOST = 2**24
"""Points are taken together for as long as there are no more numbers of data for all of them."""


class Sampler:
    """``f(x, *args, **kwargs)`` of ``problem`` at host vectors: all at once where f can be mapped,
    else one by one. ``x0`` is any point of the right structure, of arrays."""

    def __init__(self, problem: BoundFunction, x0: Any) -> None:
        self._problem, self._x0 = problem, x0
        like, self._settings = partition(x0)
        leaves, self._spec = trees.flatten(x0)
        self._places = [i for i, x in enumerate(leaves) if is_differentiable(x)]
        self._like = [native(leaves[i]) for i in self._places]
        self.layout = Layout.of(problem.keeper, like)
        data, _ = trees.flatten((problem.args, dict(problem.kwargs)))
        self._data = sum(prod(getattr(x, "shape", ())) for x in data)

    @property
    def names(self) -> list[str]:
        """What a reader calls the coordinates."""
        layout = self.layout
        names = coordinate_names(layout.spec, layout.shapes, self._problem.f)
        return [TEXT.name(name).text for name in names]

    def values(self, points: np.ndarray) -> np.ndarray:
        """f at ``points`` (*batch, size): float64 (*batch)."""
        return self._in_parts(self._values, points, ())

    def gradients(self, points: np.ndarray) -> np.ndarray:
        """∇f at ``points`` (*batch, size): float64 (*batch, size)."""
        return self._in_parts(self._gradients, points, (self.layout.size,))

    def host(self, name: str, x: Any) -> np.ndarray:
        """A point of x0's structure, or of numbers in its place, as a vector (size,).

        Raises:
            InvalidArgumentError: it has another structure or other shapes; ``name`` is how it is
                called.
        """
        leaves, keeper = trees.flatten_as(self._spec, x), self._problem.keeper
        given = [native(leaves[i]) for i in self._places] if leaves is not None else []
        found = [y if isinstance(y, float | int) else keeper.to_numpy(y) for y in given]
        if [np.shape(y) for y in found] != list(self.layout.shapes):
            raise InvalidArgumentError(
                f"{name} must have the structure and shapes of x; found {x!r}"
            )
        vector: np.ndarray = np.concatenate([np.ravel(y) for y in found]).astype(np.float64)
        return vector

    def _in_parts(
        self,
        compute: Callable[[np.ndarray], np.ndarray],
        points: np.ndarray,
        shape: tuple[int, ...],
    ) -> np.ndarray:
        flat = points.reshape(-1, points.shape[-1])
        size = max(1, _MOST // max(1, self._data))
        scope = frozenset({self.layout.dtype})

        def all_parts() -> list[np.ndarray]:
            with np.errstate(all="ignore"):
                return [compute(flat[k : k + size]) for k in range(0, len(flat), size)]

        parts = self._problem.worker.scoped(scope, all_parts)
        whole = np.concatenate(parts)
        if np.iscomplexobj(whole):
            raise NotDifferentiableError(
                "a picture is of real numbers, but f returned complex ones; take their real part "
                "or abs"
            )
        found: np.ndarray = whole.astype(np.float64)
        return found.reshape(points.shape[:-1] + shape)

    def _values(self, points: np.ndarray) -> np.ndarray:
        problem = self._problem
        try:
            values = self._mapped(problem.f, points)[0]
            if values.shape == (len(points),):
                return values
        except Exception:  # f looks at values, say; whatever else is wrong, it says below
            pass
        # In the worker's arrays, which the keeper's may not be.
        keeper, worker = problem.keeper, problem.worker
        like = self._like if keeper is worker else [None] * len(self._like)
        leaves = [
            worker.from_numpy(x, like=y)
            for x, y in zip(self.layout.split(points), like, strict=True)
        ]
        return worker.to_numpy(problem.sample(self._x0, worker, leaves, len(points)))

    def _gradients(self, points: np.ndarray) -> np.ndarray:
        slope = grad(self._problem.f)
        try:
            parts = self._mapped(slope, points)
        except Exception:  # as above
            parts = self._mapped(slope, points, loop=True)
        return np.concatenate([x.reshape(len(points), -1) for x in parts], axis=1)

    def _mapped(
        self, f: Callable[..., Any], points: np.ndarray, *, loop: bool = False
    ) -> list[np.ndarray]:
        """What f gives at each of the points (count, size), leaf by leaf."""
        problem, keeper = self._problem, self._problem.keeper
        leaves = [
            keeper.from_numpy(x, like=y)
            for x, y in zip(self.layout.split(points), self._like, strict=True)
        ]
        x = combine(self.layout.tree(leaves), self._settings)
        backend = None if problem.worker is keeper else problem.worker
        mapped = vmap(f, (0, *[None] * len(problem.args)), loop=loop, backend=backend)
        found = trees.flatten(mapped(x, *problem.args, **problem.kwargs))[0]
        return [keeper.to_numpy(native(y)) for y in found]
