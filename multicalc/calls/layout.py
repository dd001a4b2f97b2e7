"""A pytree of arrays seen as one flat vector, and back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import prod
from typing import Any

import numpy as np

from multicalc.backend import Array, Backend, native
from multicalc.calls import trees
from multicalc.errors import InvalidArgumentError, NotDifferentiableError

DTYPES = ("float16", "float32", "float64")


@dataclass(frozen=True)
class Layout:
    """The structure, leaf shapes and dtype of a point. Its flat vector has ``size`` coordinates:
    the leaves in the pytree's order, each in row-major order."""

    spec: trees.Spec
    shapes: tuple[tuple[int, ...], ...]
    dtype: str

    @classmethod
    def of(cls, backend: Backend, tree: Any) -> Layout:
        """The layout of a tree of ``backend``'s arrays.

        Raises:
            InvalidArgumentError: the leaves have different dtypes, or there are none.
            NotDifferentiableError: the dtype is not a real one that NumPy has.
        """
        leaves, spec = trees.flatten(tree)
        leaves = [native(x) for x in leaves]
        dtypes = [backend.dtype(x) for x in leaves]
        if len(set(dtypes)) != 1:
            named = zip(trees.leaf_names(spec, "x"), dtypes, strict=True)
            found = ", ".join(f"{name} has {dtype}" for name, dtype in named)
            raise InvalidArgumentError(
                f"a point needs leaves of one dtype: {found or 'there are no leaves'}"
            )
        dtype = dtypes[0]
        if dtype not in DTYPES:
            raise NotDifferentiableError(
                f"x has dtype {dtype}, but must have one of {', '.join(DTYPES)}; for complex "
                "numbers, take the real and imaginary parts as two leaves"
            )
        return cls(spec, tuple([backend.shape(x) for x in leaves]), dtype)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """How a reader would write the leaves."""
        return tuple(trees.leaf_names(self.spec, "x"))

    @property
    def sizes(self) -> tuple[int, ...]:
        return tuple(prod(shape) for shape in self.shapes)

    @property
    def size(self) -> int:
        return sum(self.sizes)

    @property
    def eps(self) -> float:
        """The spacing of the dtype's numbers at 1."""
        return float(np.finfo(self.dtype).eps)

    def coordinates(self) -> list[str]:
        """How a reader would write each coordinate of the flat vector: ``x['w'][0, 1]``."""
        return [
            f"{name}[{', '.join(map(str, index))}]" if shape else name
            for name, shape in zip(self.names, self.shapes, strict=True)
            for index in np.ndindex(*shape)
        ]

    def ravel(self, backend: Backend, leaves: Sequence[Array], points: int) -> Array:
        """Leaves of shape ``batch + shape``, ``points`` of them, as an array (points, size)."""
        xp = backend.namespace
        columns = [
            xp.reshape(x, (points, size)) for x, size in zip(leaves, self.sizes, strict=True)
        ]
        return columns[0] if len(columns) == 1 else xp.concat(columns, axis=1)

    def matrix(self, backend: Backend, blocks: Any) -> Array:
        """Hessian blocks, structure × structure, as one matrix (size, size)."""
        xp = backend.namespace
        flat, sizes = trees.flatten(blocks)[0], self.sizes
        rows = []
        for i, height in enumerate(sizes):
            row = flat[i * len(sizes) : (i + 1) * len(sizes)]
            parts = [xp.reshape(b, (height, width)) for b, width in zip(row, sizes, strict=True)]
            rows.append(parts[0] if len(parts) == 1 else xp.concat(parts, axis=1))
        return rows[0] if len(rows) == 1 else xp.concat(rows, axis=0)

    def host(self, backend: Backend, leaves: Sequence[Array]) -> np.ndarray:
        """One point's leaves as a float64 vector (size,) on the host."""
        flat = [backend.to_numpy(x).ravel() for x in leaves]
        vector: np.ndarray = np.concatenate(flat).astype(np.float64)
        return vector

    def split(self, vector: np.ndarray) -> list[np.ndarray]:
        """Host vectors (*batch, size) as NumPy leaves of shape ``batch + shape``, in the
        layout's dtype."""
        edges = np.cumsum(self.sizes)[:-1]
        return [
            part.reshape(vector.shape[:-1] + shape).astype(self.dtype)
            for part, shape in zip(np.split(vector, edges, axis=-1), self.shapes, strict=True)
        ]

    def tree(self, leaves: Sequence[Any]) -> Any:
        return trees.unflatten(self.spec, leaves)
