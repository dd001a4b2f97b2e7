"""Points a model is asked about: one or a batch of them, checked against its layout."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import prod
from typing import Any, TypeVar

import numpy as np

from multicalc.backend import (
    Array,
    Backend,
    choose,
    get_backend,
    is_neutral,
    native,
    owner,
    standard,
    standard_among,
)
from multicalc.calls import trees
from multicalc.calls.layout import Layout
from multicalc.errors import InvalidArgumentError

Result = TypeVar("Result")


class Points:
    """``count`` points as leaves (count, *shape).

    Args:
        witness: an array of the model's, whose framework the points must share.
        worker: the backend that computes on NumPy data.
        x: as :meth:`multicalc.approximations.model.Model.__call__` takes it.
    """

    def __init__(self, layout: Layout, witness: Array, worker: Backend, x: Any) -> None:
        self.layout = layout
        leaves = trees.flatten_as(layout.spec, x)
        if leaves is None:
            raise InvalidArgumentError(
                f"x has structure {trees.flatten(x)[1]}, but the model's point has {layout.spec}"
            )
        known = [*leaves, witness]
        self._standard = standard() or standard_among(known)
        leaves, known = ([native(y) for y in each] for each in (leaves, known))
        self.backend, self.to_numpy = choose(known)
        if self.to_numpy:
            # NumPy data outside any transform: the backend that was asked for does the work.
            self.backend = worker
        self._like = next((y for y in known if owner(y) == self.backend.name), None)
        self.scoped(self._convert_all, leaves)

    def _convert_all(self, leaves: Sequence[Any]) -> None:
        layout = self.layout
        for leaf, name in zip(leaves, layout.names, strict=True):
            self._check_dtype(leaf, name)
        native = [self.convert(leaf) for leaf in leaves]
        self.batch = self._common_batch(native)
        self.count = prod(self.batch)
        self.leaves = [
            self.backend.namespace.reshape(x, (self.count, *shape))
            for x, shape in zip(native, layout.shapes, strict=True)
        ]

    @property
    def flat(self) -> Array:
        """They as one array (count, size)."""
        return self.layout.ravel(self.backend, self.leaves, self.count)

    def scoped(self, function: Callable[..., Result], *args: Any) -> Result:
        return self.backend.scoped(frozenset({self.layout.dtype}), function, *args)

    def convert(self, x: Any) -> Array:
        """``x`` in the points' framework; numbers and NumPy integers in the layout's dtype."""
        x = native(x)
        if owner(x) == self.backend.name and not is_neutral(x):
            return x
        host = np.asarray(x)
        if host.dtype.kind in "iu" or not is_neutral(x):
            host = host.astype(self.layout.dtype)
        return self.backend.from_numpy(host, like=self._like)

    def none(self) -> Array:
        """The values (0,) at no points."""
        return self.backend.from_numpy(np.zeros(0, dtype=self.layout.dtype), like=self._like)

    def restore(self, values: Array) -> Any:
        """Values (count,) in the batch's shape, in the caller's arrays."""
        shaped = self.backend.namespace.reshape(values, self.batch)
        found = self.backend.to_numpy(shaped) if self.to_numpy else shaped
        return self._standard.wrap(found, get_backend(owner(found))) if self._standard else found

    def _check_dtype(self, x: Any, name: str) -> None:
        """Asked before the conversion, which may cut a wider array to the scope's precision."""
        if is_neutral(x):
            dtype = self.layout.dtype if x.dtype.kind in "iu" else x.dtype.name
        else:
            dtype = self.layout.dtype if owner(x) is None else self.backend.dtype(x)
        if dtype != self.layout.dtype:
            raise InvalidArgumentError(
                f"{name} must have dtype {self.layout.dtype}, as x0 has; found {dtype}"
            )

    def _common_batch(self, native: list[Array]) -> tuple[int, ...]:
        batches = {}
        for x, shape, name in zip(native, self.layout.shapes, self.layout.names, strict=True):
            found = self.backend.shape(x)
            split = len(found) - len(shape)
            if split < 0 or found[split:] != shape:
                wanted = f"shape {shape} or (*batch, {', '.join(map(str, shape))})"
                raise InvalidArgumentError(f"{name} must have {wanted}, found {found}")
            batches[name] = found[:split]
        if len(set(batches.values())) != 1:
            each = ", ".join(f"{name} has {batch}" for name, batch in batches.items())
            raise InvalidArgumentError(f"the leaves of x must have the same batch axes: {each}")
        return next(iter(batches.values()))
