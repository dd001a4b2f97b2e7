"""A pytree as the float64 vector that SciPy varies, and back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np

from multicalc.backend import Backend, native
from multicalc.calls import trees
from multicalc.errors import InvalidArgumentError


@dataclass(frozen=True)
class Coordinates:
    """The shapes and dtypes of leaves, one after the other in row-major order. A complex number has
    two coordinates, its real and its imaginary part."""

    spec: trees.Spec
    shapes: tuple[tuple[int, ...], ...]
    dtypes: tuple[str, ...]

    @classmethod
    def of(cls, backend: Backend, tree: Any) -> Coordinates:
        """Those of a tree of ``backend``'s arrays."""
        leaves, spec = trees.flatten(tree)
        leaves = [native(x) for x in leaves]
        return cls(
            spec,
            tuple([backend.shape(x) for x in leaves]),
            tuple([backend.dtype(x) for x in leaves]),
        )

    @property
    def sizes(self) -> list[int]:
        """How many coordinates each leaf has."""
        return [
            prod(shape) * (2 if dtype.startswith("complex") else 1)
            for shape, dtype in zip(self.shapes, self.dtypes, strict=True)
        ]

    def vector(self, leaves: Sequence[np.ndarray]) -> np.ndarray:
        """Leaves, real or complex, as one vector."""
        parts = [_real(np.asarray(x)).ravel() for x in leaves]
        return np.concatenate(parts) if parts else np.zeros(0)

    def leaves(self, vector: np.ndarray) -> list[np.ndarray]:
        """The leaves in ``vector`` (size,), each in its dtype."""
        parts = np.split(np.asarray(vector, dtype=np.float64), np.cumsum(self.sizes)[:-1])
        return [
            (part.view(np.complex128) if dtype.startswith("complex") else part)
            .reshape(shape)
            .astype(dtype)
            for part, shape, dtype in zip(parts, self.shapes, self.dtypes, strict=True)
        ]

    def spread(self, what: str, prefix: Any) -> np.ndarray:
        """A tree of numbers and arrays that ends where the leaves do or above, as a vector: each
        stretched to the shapes below it."""
        found = trees.spread(prefix, self.tree([0.0] * len(self.shapes)))
        if found is None:
            raise InvalidArgumentError(
                f"{what} must be a number, or a tree that ends where x0 does or above; x0 has "
                f"{self.spec}, found {trees.flatten(prefix)[1]}"
            )
        names = trees.leaf_names(self.spec, "x0")
        stretched = []
        for x, shape, dtype, name in zip(found, self.shapes, self.dtypes, names, strict=True):
            if np.shape(x) not in ((), shape) or dtype.startswith("complex"):
                raise InvalidArgumentError(
                    f"{what} of {name} must be a number or have shape {shape}, and {name} be real; "
                    f"found shape {np.shape(x)}, and {name} of dtype {dtype}"
                )
            stretched.append(np.broadcast_to(np.asarray(x, dtype=np.float64), shape))
        return self.vector(stretched)

    def tree(self, leaves: Sequence[Any]) -> Any:
        return trees.unflatten(self.spec, leaves)


def _real(x: np.ndarray) -> np.ndarray:
    """``x`` in float64, complex numbers as pairs."""
    if x.dtype.kind == "c":
        return np.ascontiguousarray(x, dtype=np.complex128).reshape(-1).view(np.float64)
    return x.astype(np.float64)
