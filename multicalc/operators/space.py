"""The vectors that an operator takes, or gives."""

from __future__ import annotations

import reprlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import prod
from typing import Any

import numpy as np

from multicalc.backend import Arrays, Backend, native
from multicalc.calls import trees
from multicalc.calls.call import Call
from multicalc.calls.conversion import values_like
from multicalc.calls.coordinates import Coordinates
from multicalc.errors import InvalidArgumentError


@dataclass(frozen=True, eq=False)
class Space:
    """Pytrees of one structure, with the shapes and dtypes of ``like``. In here a vector is a flat
    tuple of the backend's arrays; several have another axis each, the first."""

    call: Call
    spec: trees.Spec
    like: Arrays
    """A point of the space."""
    root: str
    """What its vectors are called in a message."""

    @classmethod
    def of_inputs(cls, call: Call) -> Space:
        """Of the arguments that ``call`` is differentiated by."""
        _, spec = trees.flatten(call.inputs([*range(len(call.xs))]))
        return cls(call, spec, call.xs, "x")

    @classmethod
    def of_outputs(cls, call: Call, outs: Arrays) -> Space:
        """Of the results ``outs`` that ``call`` has given."""
        return cls(call, call.out_spec, outs, "output")

    @property
    def backend(self) -> Backend:
        return self.call.backend

    @cached_property
    def coordinates(self) -> Coordinates:
        """How a vector lies in one of the host's."""
        backend = self.backend
        shapes = tuple([backend.shape(x) for x in self.like])
        return Coordinates(self.spec, shapes, tuple([backend.dtype(x) for x in self.like]))

    @property
    def sizes(self) -> list[int]:
        """How many coordinates each leaf has."""
        return [prod(shape) for shape in self.coordinates.shapes]

    @property
    def size(self) -> int:
        return sum(self.sizes)

    @cached_property
    def dtype(self) -> np.dtype:
        """Of its vectors on the host: where NumPy lacks a leaf's, float32."""
        known = [name for name in self.coordinates.dtypes if name != "bfloat16"]
        return np.result_type(*(known or ["float32"]))

    def __str__(self) -> str:
        coordinates = self.coordinates
        pairs = zip(coordinates.dtypes, coordinates.shapes, strict=True)
        leaves = ", ".join(f"{dtype}{list(shape)}" for dtype, shape in pairs)
        return f"{leaves} on {self.backend.name}"

    def is_that_of(self, other: Space) -> bool:
        """Whether their vectors can be added."""
        mine, others = self.coordinates, other.coordinates
        return self.backend is other.backend and mine == others

    # -- the caller's -----------------------------------------------------------------------------

    def taken(self, tree: Any) -> tuple[Arrays, bool]:
        """The arrays of a vector, or of a block of vectors, whose leaves have them along one more,
        last axis; and whether it is a block."""
        leaves = trees.flatten_as(self.spec, tree)
        if leaves is None and tuple(getattr(tree, "shape", ()))[:1] == (self.size,):
            raise InvalidArgumentError(
                f"vector: a flat one of {self.size:,} coordinates, where a tree is needed; "
                "unravel(vector) makes a tree of it, and as_scipy() is the operator on flat ones"
            )
        block: tuple[int, ...] = ()
        if leaves:
            found = np.shape(native(leaves[0]))
            if len(found) == len(self.coordinates.shapes[0]) + 1:
                block = found[-1:]
        arrays = self.call.matched("vector", tree, self.spec, self.like, self._names, block)
        if block:
            moved = self.backend.namespace.moveaxis
            arrays = tuple([moved(x, -1, 0) for x in arrays])
        return arrays, bool(block)

    def given(self, arrays: Arrays, many: bool, beside: Arrays) -> Any:
        """A vector, or a block of them, as the caller gets it."""
        if many:
            moved = self.backend.namespace.moveaxis
            arrays = tuple([moved(x, 0, -1) for x in arrays])
        (leaves,) = self.call.given_back(arrays, beside=beside)
        return trees.unflatten(self.spec, leaves)

    def _names(self) -> Sequence[str]:
        return trees.leaf_names(self.spec, self.root)

    # -- the host's -------------------------------------------------------------------------------

    def from_host(self, vectors: np.ndarray) -> Arrays:
        """Of one vector (size,), or of the columns of a matrix (size, columns)."""
        arrays = []
        parts = np.split(vectors, np.cumsum(self.sizes)[:-1])
        for part, shape, x in zip(parts, self.coordinates.shapes, self.like, strict=True):
            rows = np.moveaxis(part, -1, 0) if vectors.ndim == 2 else part
            values = np.reshape(rows, (*vectors.shape[1:], *shape))
            arrays.append(values_like(values, self.backend, x))
        return tuple(arrays)

    def to_host(self, arrays: Arrays, many: bool) -> np.ndarray:
        """One vector (size,), or vectors as the columns of a matrix (size, columns)."""
        parts = []
        for x, size in zip(arrays, self.sizes, strict=True):
            values = self.backend.to_numpy(x).astype(self.dtype)
            parts.append(values.reshape(len(values), size).T if many else values.reshape(-1))
        return np.concatenate(parts) if parts else np.zeros(0, self.dtype)

    # -- parts of it ------------------------------------------------------------------------------

    def part(self, where: Any) -> tuple[Space, list[int]]:
        """The space of a sub-tree, and which leaves that has. ``where`` picks it from a tree, or is
        its key.

        Raises:
            InvalidArgumentError: it isn't there, or isn't made of the tree's own leaves.
        """
        tree = trees.unflatten(self.spec, [_Leaf(i) for i in range(len(self.like))])
        try:
            found = where(tree) if callable(where) else tree[where]
        except (KeyError, IndexError, TypeError, AttributeError) as error:
            raise InvalidArgumentError(
                f"where must pick a part of {', '.join(self._names())}: its key or index, or a "
                f"function of the tree; found {reprlib.repr(where)}"
            ) from error
        leaves, spec = trees.flatten(found)
        if not leaves or not all(isinstance(leaf, _Leaf) for leaf in leaves):
            raise InvalidArgumentError(
                f"where must give a part of the tree, with its own leaves, found {found!r}"
            )
        kept = [leaf.number for leaf in leaves]
        if len(set(kept)) < len(kept):
            raise InvalidArgumentError("where must give each leaf once, found one twice")
        like = tuple([self.like[i] for i in kept])
        return Space(self.call, spec, like, self.root), kept


class _Leaf:
    """Stands for a leaf of a tree that is being picked from. No dataclass: that would be a tree."""

    def __init__(self, number: int) -> None:
        self.number = number

    def __repr__(self) -> str:
        return f"leaf {self.number}"
