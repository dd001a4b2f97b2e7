"""Functions of pytrees as SciPy calls them: of float64 vectors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from multicalc.arrays.between import to_numpy
from multicalc.calls import trees
from multicalc.calls.coordinates import Coordinates
from multicalc.optimize.start import Start
from multicalc.transforms.evaluate import evaluate
from multicalc.transforms.grad import value_and_grad
from multicalc.transforms.hessian import hessian
from multicalc.transforms.hvp import hvp
from multicalc.transforms.jacobian import jacobian


class FlatScalar:
    """A scalar-valued ``f``. Value and gradient at one vector come from one evaluation, in whatever
    order they are asked for."""

    def __init__(self, f: Callable[..., Any], start: Start) -> None:
        self._f, self._start = f, start
        self._first_order = value_and_grad(f, backend=start.backend)
        self._second_order = hessian(f, backend=start.backend)
        self._latest: tuple[np.ndarray, float, np.ndarray] | None = None

    def fun(self, x: np.ndarray) -> float:
        return self._at(x)[1]

    def jac(self, x: np.ndarray) -> np.ndarray:
        """(size,)"""
        return self._at(x)[2].copy()

    def hess(self, x: np.ndarray) -> np.ndarray:
        """(size, size)"""
        start = self._start
        blocks = self._second_order(start.point(x), *start.args, **start.kwargs)
        return _matrix(blocks, start.coordinates)

    def hessp(self, x: np.ndarray, p: np.ndarray) -> np.ndarray:
        """The Hessian at ``x`` times ``p``, (size,)."""
        start = self._start
        primals = (start.point(x), *start.args)
        options: dict[str, Any] = {"argnums": 0, "backend": start.backend, **start.kwargs}
        return start.vector(hvp(self._f, primals, start.direction(p), **options))

    def _at(self, x: np.ndarray) -> tuple[np.ndarray, float, np.ndarray]:
        latest = self._latest
        if latest is None or not np.array_equal(latest[0], x):
            start = self._start
            value, gradient = self._first_order(start.point(x), *start.args, **start.kwargs)
            latest = np.array(x), float(to_numpy(value)), start.vector(gradient)
            self._latest = latest
        return latest


class FlatVector:
    """An ``f`` that gives a pytree of real arrays, these in one vector."""

    def __init__(self, f: Callable[..., Any], start: Start) -> None:
        self._start = start
        self._value = evaluate(f, backend=start.backend)
        self._jacobian = jacobian(f, backend=start.backend)

    def fun(self, x: np.ndarray) -> np.ndarray:
        """(outputs,)"""
        start = self._start
        outs = to_numpy(self._value(start.point(x), *start.args, **start.kwargs))
        leaves = [np.ravel(y).astype(np.float64) for y in trees.flatten(outs)[0]]
        return np.concatenate(leaves)

    def jac(self, x: np.ndarray) -> np.ndarray:
        """(outputs, size)"""
        start = self._start
        blocks = self._jacobian(start.point(x), *start.args, **start.kwargs)
        return _matrix(blocks, start.coordinates)


def _matrix(blocks: Any, columns: Coordinates) -> np.ndarray:
    """Blocks of rows × the leaves of x0 as one matrix (rows, size)."""
    flat, sizes = trees.flatten(to_numpy(blocks))[0], columns.sizes
    rows = [
        np.concatenate(
            [
                b.reshape(-1, size).astype(np.float64)
                for b, size in zip(flat[i : i + len(sizes)], sizes, strict=True)
            ],
            axis=1,
        )
        for i in range(0, len(flat), len(sizes))
    ]
    return np.concatenate(rows)
